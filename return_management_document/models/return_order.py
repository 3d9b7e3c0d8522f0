from odoo import models


class ReturnOrder(models.Model):
    _name = "return.order"
    _inherit = ["controlled.form.mixin", "return.order"]

    def _on_submitted(self):
        """Override: the handling form is filled in."""
        super()._on_submitted()
        self._fill_forms("return_management.return_order_report_handling_action")

    def _on_authorized(self):
        """Override: the slip is filled in."""
        super()._on_authorized()
        self._fill_forms("return_management.return_order_report_slip_action")

    def _on_credited(self):
        """Override: the settlement voucher is filled in."""
        super()._on_credited()
        self._fill_forms("return_management.return_order_report_voucher_action")
