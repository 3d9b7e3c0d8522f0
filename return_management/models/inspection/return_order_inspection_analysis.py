from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ReturnOrderInspection(models.Model):
    """What the analysis record adds to a finding: cause, measure, and its check."""

    _inherit = "return.order.inspection"

    root_cause = fields.Text()
    measure = fields.Text(help="What is done so that it does not happen again.")
    date_measure = fields.Date(string="Measure Due")
    verification = fields.Text(help="How it was checked that the measure works.")
    verified_by_id = fields.Many2one(
        comodel_name="res.users", string="Verified by", readonly=True, copy=False
    )
    date_verified = fields.Date(string="Verified on", readonly=True, copy=False)

    @api.model
    def _get_analysis_fields(self):
        """Return the fields that stay once the measure was verified.

        :rtype: set[str]
        """
        return {
            "attachment_ids",
            "root_cause",
            "measure",
            "date_measure",
            "verification",
        }

    def action_verify(self):
        """Keep that the measures were checked, by the current user.

        :raise AccessError: if the user may not inspect, or inspected the goods.
        :raise UserError: if there is no measure, or it is not said how it was checked.
        """
        self._check_can_inspect()
        self._check_not_verified()
        for inspection in self:
            names = {
                "product": inspection.product_id.display_name,
                "order": inspection.order_id.name,
            }
            if inspection.state != "done" or not (
                inspection.measure and inspection.verification
            ):
                raise UserError(
                    self.env._(
                        "%(product)s on %(order)s: validate the inspection, and enter "
                        "the measure and how it was verified first.",
                        **names,
                    )
                )
            if inspection.inspector_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "%(product)s on %(order)s: nobody verifies what they "
                        "inspected. Ask another returns officer.",
                        **names,
                    )
                )
        # sudo: who verified follows from this button, nobody may write it.
        for company, inspections in self.sudo().grouped("company_id").items():
            inspections.write(
                {
                    "verified_by_id": self.env.uid,
                    "date_verified": company._get_return_today(),
                }
            )

    def _check_not_verified(self):
        """Refuse to change an analysis that was verified.

        :raise UserError: naming the returns.
        """
        verified = self.filtered("date_verified")
        if verified:
            raise UserError(
                self.env._(
                    "%(orders)s: the measure was verified, so the analysis can no "
                    "longer be changed.",
                    orders=", ".join(verified.order_id.mapped("name")),
                )
            )
