from odoo import fields, models


class ControlledDocumentSign(models.TransientModel):
    """Asks for the drawn signature of a step, or for the reason against it."""

    _name = "controlled.document.sign"
    _description = "Sign Revisions"

    revision_ids = fields.Many2many(
        comodel_name="controlled.document.revision",
        string="Revisions",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    step = fields.Selection(
        selection=[
            ("prepare", "Submit for Review"),
            ("review", "Review"),
            ("approve", "Approve"),
            ("send_back", "Send Back"),
        ],
        required=True,
        default="prepare",
    )
    comment = fields.Text()
    signature = fields.Binary()
    signer_name = fields.Char(
        default=lambda self: self.env.user.name,
        help="Proposed as the signature, for those who do not draw one.",
    )

    def action_sign(self):
        """Take the step.

        :raise AccessError: if the step is not the user's.
        :raise UserError: if a revision is incomplete, or not at this step.
        """
        self.ensure_one()
        if self.step == "prepare":
            self.revision_ids.action_submit(self.signature)
        elif self.step == "review":
            self.revision_ids.action_review(self.comment, self.signature)
        elif self.step == "approve":
            self.revision_ids.action_approve(self.comment, self.signature)
        else:
            self.revision_ids.action_send_back(self.comment)
