from odoo import api, fields, models


class ReturnOrderInspection(models.Model):
    _name = "return.order.inspection"
    _inherit = ["controlled.form.mixin", "return.order.inspection"]

    department_id = fields.Many2one(
        comodel_name="controlled.document.department",
        string="Responsible Department",
        check_company=True,
        index="btree_not_null",
        help="Takes the measure.",
    )

    def _on_validated(self):
        """Override: the analysis record is filled in."""
        super()._on_validated()
        self._fill_forms(
            "return_management.return_order_inspection_report_analysis_action"
        )

    @api.model
    def _get_analysis_fields(self):
        """Override to keep who takes the measure once it was verified."""
        return super()._get_analysis_fields() | {"department_id"}
