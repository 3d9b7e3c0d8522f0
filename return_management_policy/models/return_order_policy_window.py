from odoo import api, fields, models

from odoo.addons.return_management.const import DAYS_LIMIT


class ReturnOrderPolicyWindow(models.Model):
    """Until when goods may come back, for one group of reasons or for the others."""

    _name = "return.order.policy.window"
    _description = "Return Window"
    _inherit = ["guarded.limits.mixin", "return.order.policy.part.mixin"]
    _order = "policy_id, reason_group, id"

    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    reason_group = fields.Selection(
        selection=lambda self: self._selection_reason_group(),
        help="Leave empty for all groups that have no window of their own.",
    )
    kind = fields.Selection(
        selection=[
            ("days", "Number of Days"),
            ("unlimited", "Unlimited"),
            ("none", "No Return"),
        ],
        required=True,
        default="days",
    )
    return_window_days = fields.Integer(string="Days", default=14)

    @api.model
    def _selection_reason_group(self):
        return (
            self.env["return.order.reason"]
            ._fields["group"]
            ._description_selection(self.env)
        )

    _days_not_negative = models.Constraint(
        "CHECK (return_window_days >= 0)",
        "The days of a return window cannot be negative.",
    )
    _group_policy_uniq = models.UniqueIndex(
        "(policy_id, COALESCE(reason_group, ''))",
        "A return policy has one window per reason group. Remove the other one.",
    )

    @api.model
    def _get_limits(self):
        """Override to bound what people set."""
        return {**super()._get_limits(), "return_window_days": DAYS_LIMIT}

    # === BUSINESS METHODS === #

    def _describe(self):
        """Put the window into words.

        :rtype: str
        """
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(group)s: %(window)s",
            group=self.env._("every reason")
            if not self.reason_group and len(self.policy_id.window_ids) == 1
            else self._get_group_name(self.reason_group),
            window=self.env._("%(days)s days", days=self.return_window_days)
            if self.kind == "days"
            else kinds[self.kind],
        )

    def _get_group_name(self, reason_group):
        """Name a group of reasons, or all of them.

        :param str reason_group: may be False.
        :rtype: str
        """
        groups = dict(self._fields["reason_group"]._description_selection(self.env))
        return groups.get(reason_group) or self.env._("other reasons")
