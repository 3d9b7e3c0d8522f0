from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ControlledDocumentIssue(models.TransientModel):
    """Asks which departments get controlled copies of a revision."""

    _name = "controlled.document.issue"
    _description = "Print Controlled Copies"

    revision_id = fields.Many2one(
        comodel_name="controlled.document.revision",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    line_ids = fields.One2many(
        comodel_name="controlled.document.issue.line",
        inverse_name="issue_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("revision_id")
    def _compute_line_ids(self):
        """Propose the copies of the distribution list that nobody holds yet."""
        for issue in self:
            copies = issue.revision_id.print_ids.filtered(lambda c: c.state == "issued")
            held = copies.grouped("department_id")
            issue.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "department_id": row.department_id.id,
                            "receiver": row.department_id.user_id.name,
                            "copies": row.copies,
                            "held": len(held.get(row.department_id, ())),
                            "quantity": max(
                                row.copies - len(held.get(row.department_id, ())), 0
                            ),
                        }
                    )
                    for row in issue.revision_id.document_id.distribution_ids
                    if row.is_distributed
                ),
            ]

    def action_issue(self):
        """Number, log and print the copies.

        :return: the report with all copies.
        :rtype: dict
        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if no copy is asked for, or too many.
        """
        self.ensure_one()
        vals_list = [
            {"department_id": line.department_id.id, "receiver": line.receiver}
            for line in self.line_ids
            for __ in range(line.quantity)
        ]
        if not vals_list:
            raise UserError(
                self.env._(
                    "%(revision)s: enter how many copies each department gets. The "
                    "distribution list of the document says who may get some.",
                    revision=self.revision_id.display_name,
                )
            )
        return self.revision_id._issue_copies(vals_list).action_print()
