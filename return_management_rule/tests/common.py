from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management_policy.tests.policy_common import PolicyMixin


class ReturnRuleCommon(PolicyMixin, ReturnManagementCommon):
    """An order to return from, and rules in force to decide about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 100 pieces at 10.00
        cls.order = cls._sell([{"product_uom_qty": 100.0, "price_unit": 10.0}])
        cls.stages = cls.env["return.order.stage"].search(
            [("company_id", "=", cls.company.id), ("gate", "=", "authorize")]
        )
        cls.review = cls.stages[0]
        cls.tag = cls.env["res.partner.category"].create({"name": "Trusted"})

    @classmethod
    def _create_rule(cls, action, live=True, **values):
        """Make a rule, as a manager would."""
        rule = (
            cls.env["return.order.rule"]
            .with_user(cls.user_manager)
            .create({"name": f"Rule {action}", "action": action, **values})
            if "company_id" not in values
            else cls.env["return.order.rule"].create(
                {"name": f"Rule {action}", "action": action, **values}
            )
        )
        if live:
            rule.action_confirm()
        return rule.sudo(False).with_user(cls.env.user)

    def _submit(self, quantity, **values):
        returns = self._create_return(self.order, [quantity], **values)
        returns.with_user(self.user_salesperson).action_submit()
        return returns

    def _except(self, returns):
        """Make exceptions from the policy of returns, whatever the policies say."""
        self.env.add_to_compute(returns._fields["is_policy_exception"], returns)
        returns.flush_recordset()
        self.env.cr.execute(
            "UPDATE return_order SET is_policy_exception = TRUE WHERE id IN %s",
            [tuple(returns.ids)],
        )
        returns.invalidate_recordset()

    def _get_log(self, returns):
        bodies = returns.message_ids.filtered(lambda m: m.body).mapped("body")
        return " | ".join(str(body) for body in bodies)
