from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestWorkedExample(ReturnManagementCommon):
    """10 units at 100.00 less 10 %, 13 % tax; 3 come back, one badly damaged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.invoice = cls.order.invoice_ids
        cls.sale_line = cls.order.order_line

    def _return_three(self):
        returns = self._create_return(self.order, [3.0])
        self._authorize(returns)
        self._receive(returns)
        draft = returns.inspection_ids.with_user(self.user_officer)
        draft.quantity = 2.0
        draft.set_outcome("as_new")
        draft.action_validate()
        damaged = returns.inspection_ids.filtered(lambda i: i.state == "draft")
        damaged.with_user(self.user_officer).write(
            {
                "condition": "major_damage",
                "disposition_id": self.scrap.id,
                "credit_percent": 50.0,
            }
        )
        damaged.with_user(self.user_officer).action_validate()
        return returns

    def test_credit_note_is_right_to_the_cent(self):
        returns = self._return_three()
        credit_note = self._settle(returns)
        self.assertRecordValues(
            credit_note,
            [
                {
                    "move_type": "out_refund",
                    "state": "posted",
                    "reversed_entry_id": self.invoice.id,
                    "amount_untaxed": 225.0,
                    "amount_tax": 29.25,
                    "amount_total": 254.25,
                    "payment_state": "paid",
                }
            ],
        )
        self.assertRecordValues(
            self.sale_line,
            [{"qty_delivered": 7.0, "qty_invoiced": 7.0, "qty_to_invoice": 0.0}],
        )
        self.assertEqual(self.order.invoice_status, "invoiced")
        self.assertAlmostEqual(self.invoice.amount_residual, 1017.0 - 254.25)
        self.assertRecordValues(
            returns,
            [
                {
                    "state": "done",
                    "receipt_status": "full",
                    "inspection_status": "full",
                    "settlement_status": "full",
                    "phase": "closed",
                }
            ],
        )

    def test_goods_go_where_the_inspection_says(self):
        before = self._available(self.product, self.stock)
        scrap = self.warehouse.return_scrap_location_id
        self._return_three()
        self.assertEqual(self._available(self.product, self.stock), before + 2)
        self.assertEqual(self._available(self.product, scrap), 1)
        self.assertEqual(self._available(self.product, self.quarantine), 0)

    def test_asking_for_eight_more_is_refused_with_what_is_left(self):
        self._return_three()
        with self.assertRaisesRegex(ValidationError, "only 7 can still be returned"):
            self._create_return(self.order, [8.0])
