from odoo import fields, models


class ControlledDocumentRegister(models.TransientModel):
    """Asks when and by whom a revision was released before the system."""

    _name = "controlled.document.register"
    _description = "Enter an Earlier Release"

    revision_id = fields.Many2one(
        comodel_name="controlled.document.revision",
        default=lambda self: self.env.context.get("active_id"),
        required=True,
        ondelete="cascade",
    )
    date_release = fields.Date(string="Release Date", required=True)
    date_effective = fields.Date(
        string="Effective Date",
        help="The day from which the revision was in force; the release by default.",
    )
    prepared_name = fields.Char(string="Prepared by", required=True)
    reviewed_name = fields.Char(string="Reviewed by", required=True)
    approved_name = fields.Char(string="Approved by", required=True)

    def action_register(self):
        """Enter the revision as released.

        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if the dates or names cannot be.
        """
        self.ensure_one()
        self.revision_id.action_register(
            self.date_release,
            self.prepared_name,
            self.reviewed_name,
            self.approved_name,
            date_effective=self.date_effective,
        )
