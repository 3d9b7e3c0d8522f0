from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ReturnOrderApproval(models.Model):
    """While the customer has to answer, the clock of a decision stops."""

    _inherit = "return.order.approval"

    @api.depends("order_id.is_waiting_for_customer")
    def _compute_is_late(self):
        """Override: nobody is late while the customer has to answer."""
        result = super()._compute_is_late()
        waiting = self.filtered("order_id.is_waiting_for_customer")
        waiting.is_late = False
        return result

    def _search_is_late(self, operator, value):
        """Override: nobody is late while the customer has to answer."""
        domain = super()._search_is_late(operator, value)
        if domain is NotImplemented:
            return domain
        return Domain(domain) & Domain("order_id.is_waiting_for_customer", "=", False)

    def _add_waiting_time(self, since):
        """Move the deadlines of open decisions by the time that a customer took.

        :param datetime.datetime since: when the customer was asked.
        """
        now = fields.Datetime.now()
        for approval in self:
            if approval.state != "pending" or not approval.date_deadline or not since:
                continue
            # A stage that was opened in the meantime waited since then only.
            hours = timedelta(hours=approval.stage_id.hours_allowed)
            start = max(since, approval.date_deadline - hours)
            approval.date_deadline += max(now - start, timedelta())
