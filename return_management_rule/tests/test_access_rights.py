from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.return_management.tests.access_common import AccessTableMixin
from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin
from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.test_context_keys import KEYS

from .common import ReturnRuleCommon

FIELDS = {
    "res.company": {
        "setting": (
            "return_high_value return_rate_days return_rate_limit "
            "return_weight_tolerance"
        ),
    },
    "return.order": {
        "never": "is_fee_waived risk_count rule_id rule_ids",
        "om": "weight_received",
    },
    "return.order.risk": {
        "never": (
            "cleared_by_id comment company_id data date_cleared kind line_id "
            "order_id state"
        ),
    },
    "return.order.rule": {
        "setting": (
            "action active amount_max amount_min categ_ids channel company_id "
            "country_ids days_since_delivery_max days_since_delivery_min "
            "earlier_days earlier_returns_max earlier_returns_min eligibility "
            "is_first_return name order_share_max order_share_min "
            "partner_category_ids product_ids product_match product_tag_ids qty_max "
            "qty_min reason_group reason_ids refusal_text requested_settlement_type "
            "return_method risk sequence state warehouse_id"
        ),
    },
}
# Which roles are not refused for want of rights; a view that is opened asks for itself
METHODS = {
    "return.order": {"som": "action_draft"},
    "return.order.risk": {"om": "action_clear", "somwf": "action_open_clear"},
    "return.order.rule": {
        "m": "action_confirm action_draft",
        "somwf": "action_dry_run action_view_orders",
    },
}


@tagged("post_install", "-at_install")
class TestAccessRights(AccessTableMixin, ReturnManagementCommon):
    """What every group may do, in the lists and through RPC."""

    addon = "return_management_rule"
    rights = {
        "return.order.risk": ["", "r", "r", "r", "r", "r", ""],
        "return.order.rule": ["r", "r", "r", "crwd", "r", "r", ""],
        "return.order.dry.run": ["", "", "", "crwd", "", "", ""],
        "return.order.dry.run.line": ["", "", "", "crwd", "", "", ""],
        "return.order.risk.clear": ["", "", "crwd", "crwd", "", "", ""],
    }


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, ReturnRuleCommon):
    """What is new in this addon fails until it is in a table."""

    addons = ("return_management_rule",)
    fields_table = FIELDS
    methods_table = METHODS

    def _get_bridge_records(self):
        """Return a return that was reviewed for a rule, with a sign and the rule."""
        self.company.return_high_value = 1.0
        rule = self._create_rule("review")
        returns = self._submit(1.0)
        self.assertTrue(returns.risk_ids)
        return {
            "return.order": returns,
            "return.order.risk": returns.risk_ids,
            "return.order.rule": rule,
        }

    def test_no_context_of_a_client_touches_what_decided(self):
        rule = self._create_rule("review")
        self._submit(1.0)
        self.env.flush_all()
        for context in (*({key: value} for key, value in KEYS.items()), KEYS):
            for method, args in (("unlink", ()), ("write", ({"state": "draft"},))):
                with (
                    self.subTest(method=method, context=context),
                    self.assertRaises(UserError),
                    self.cr.savepoint(),
                ):
                    call_kw(
                        rule.with_user(self.user_manager),
                        method,
                        [rule.ids, *args],
                        {"context": dict(context)},
                    )
        self.env.invalidate_all()
        self.assertEqual((rule.exists(), rule.state), (rule, "live"))
