from unittest.mock import patch

from odoo.tests import tagged

from .. import hooks
from .common import ReturnRuleCommon


@tagged("post_install", "-at_install")
class TestUninstall(ReturnRuleCommon):
    """What the hooks find and leave behind."""

    def test_returns_that_are_open_are_looked_at(self):
        submitted = self._submit(1.0)
        received = self._authorize(self._create_return(self.order, [4.0]))
        self._receive(received, {self.product: 3.0})
        done = self._take_back(self.order, [2.0])
        self._settle(done)
        self.company.return_high_value = 1.0
        with patch.object(hooks, "load_demo"):
            hooks.post_init_hook(self.env)
        self.assertEqual(submitted.risk_ids.mapped("kind"), ["high_value"])
        self.assertIn("high_value", received.risk_ids.mapped("kind"))
        self.assertFalse(done.risk_ids)

    def test_rules_of_the_demo_data_are_forgotten(self):
        rule = self._create_rule("review")
        self.env["ir.model.data"].create(
            {
                "module": "return_management_rule",
                "name": "return_order_rule_test_demo",
                "model": rule._name,
                "res_id": rule.id,
            }
        )
        hooks.uninstall_hook(self.env)
        self.assertFalse(rule.get_external_id()[rule.id])
        self.assertTrue(rule.exists())
