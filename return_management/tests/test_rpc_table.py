import logging

from odoo.tests import tagged

from .rpc_common import RpcTableCommon

_logger = logging.getLogger(__name__)

ROLES = ("salesperson", "officer", "manager", "warehouse", "finance")
# Which of the roles above are not refused for want of rights, by their first letters;
# a view that is opened asks for itself
MAY = {
    "account.move": {
        "f": (
            "action_confirm_return_refund action_link_return_order button_cancel "
            "button_draft"
        ),
        "s": "action_create_return_order",
        "sf": "action_view_return_orders",
    },
    "res.partner": {
        "somwf": "action_view_return_orders",
    },
    "return.order": {
        "somwf": (
            "action_approve action_receive action_refuse "
            "action_send_instructions action_view_inspections action_view_invoices "
            "action_view_pickings action_view_sale_orders"
        ),
        "som": (
            "action_cancel action_create_transfer action_draft action_submit add_photo "
            "remove_photo"
        ),
        "omf": (
            "action_charge_back action_discard_credit_notes action_open_settlement "
            "action_set_refund_method action_settle"
        ),
        "f": (
            "action_ask_refund_again action_credit_down_payments "
            "action_link_credit_note action_mark_not_refunded action_mark_refunded "
            "action_refund"
        ),
        "om": (
            "action_inspect action_waive_charge get_inspection_page scan_inspections"
        ),
        "sf": "action_view_credit_notes action_view_return_invoices",
    },
    "return.order.inspection": {
        "om": (
            "action_inspect action_inspect_again action_split action_validate "
            "action_verify add_photo join_parts remove_photo save_from_page "
            "set_outcome split_off"
        ),
    },
    "return.order.inspection.check": {
        "om": "add_photo remove_photo",
    },
    "return.order.line": {
        "somwf": "action_open_order",
    },
    "sale.order": {
        "som": "action_create_return_order",
        "somwf": "action_view_return_orders",
    },
    "stock.picking": {
        "somwf": (
            "action_create_return_order action_receive_return action_view_return_orders"
        ),
        "om": "action_inspect_return",
    },
}


@tagged("post_install", "-at_install")
class TestRpcTable(RpcTableCommon):
    """Every public method × role × own return, foreign one, other company."""

    def _get_expected(self):
        return self._read_table(MAY)

    def test_every_method_is_in_the_table(self):
        found = {
            (record._name, name)
            for record in self._get_models()
            for name in self._get_methods(record)
            if record
        }
        self.assertEqual(found, set(self._get_expected()))

    def test_roles_call_what_is_theirs(self):
        expected, calls = self._get_expected(), 0
        users = {role: getattr(self, f"user_{role}") for role in ROLES}
        for record in self._get_models():
            for name in self._get_methods(record) if record else ():
                with self.subTest(model=record._name, method=name):
                    may = self._get_callers(record, name, users)
                    self.assertEqual(may, expected.get((record._name, name)))
                    calls += len(users)
        _logger.info("%s calls of roles", calls)

    def test_strangers_call_nothing(self):
        """Internal users, customers, others' returns, other companies."""
        calls = 0
        for record in self._get_models():
            for name in self._get_methods(record) if record else ():
                for who, user in self.strangers.items():
                    calls += 1
                    with self.subTest(model=record._name, method=name, user=who):
                        answer = self._call(record, user, name)
                        self.assertIn(answer, ("denied", "view"))
        _logger.info("%s calls of strangers", calls)
        self.assertGreater(calls, 170)
