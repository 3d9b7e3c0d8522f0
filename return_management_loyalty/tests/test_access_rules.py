from odoo import Command
from odoo.tests import tagged

from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin
from odoo.addons.return_management.tests.common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, ReturnManagementCommon):
    """What is new in this bridge fails until it is in a table."""

    addons = ("return_management_loyalty",)
    fields_table = {
        "account.move": {"never": "return_card_note_id"},
        "account.move.line": {"never": "return_card_line_id"},
        "account.payment": {
            "never": (
                "return_store_credit_card_id return_store_credit_order_id "
                "return_store_credit_points"
            ),
        },
        "res.company": {
            "setting": "return_store_credit_journal_id return_store_credit_program_id",
        },
        "sale.order.coupon.points": {"never": "return_points"},
        "sale.order.line": {"never": "return_points"},
    }
    methods_table = {
        "account.move": {"f": "button_cancel button_draft"},
        "account.payment": {"f": "action_cancel action_draft action_post"},
    }

    def _get_bridge_records(self):
        """Override: an order with points, its invoice, a payment."""
        order = self._sell()
        program = self.env["loyalty.program"].create(
            {
                "name": "Points",
                "program_type": "loyalty",
                "rule_ids": [Command.create({})],
                "company_id": self.company.id,
            }
        )
        card = self.env["loyalty.card"].create({"program_id": program.id})
        points = self.env["sale.order.coupon.points"].create(
            {"order_id": order.id, "coupon_id": card.id, "points": 1.0}
        )
        payment = self.env["account.payment"].create(
            {"amount": 10.0, "partner_id": self.customer.id}
        )
        return {
            "account.move": order.invoice_ids,
            "account.move.line": order.invoice_ids.invoice_line_ids,
            "account.payment": payment,
            "sale.order.coupon.points": points,
            "sale.order.line": order.order_line,
        }
