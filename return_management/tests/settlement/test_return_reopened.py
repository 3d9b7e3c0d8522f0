from ast import literal_eval

from lxml import etree

from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReturnReopened(ReturnManagementCommon):
    """Returns that were closed before the invoice come back when it owes something."""

    def _reduce_price(self, order, quantity=4.0, percent=50.0):
        """Let the customer keep goods at a lower price."""
        returns = self._create_return(
            order,
            [quantity],
            return_method="none",
            requested_settlement_type="allowance",
        )
        returns.line_ids.credit_percent = percent
        return self._authorize(returns)

    def _get_filtered(self, name):
        """Return what a filter of the list shows."""
        Return = self.env["return.order"].with_user(self.user_officer)
        arch = etree.fromstring(Return.get_view(view_type="search")["arch"])
        (node,) = arch.xpath(f"//filter[@name='{name}']")
        return Return.search(literal_eval(node.get("domain")))

    def test_lower_price_is_credited_when_the_order_is_invoiced_later(self):
        for policy in ("delivery", "order"):
            self.product.invoice_policy = policy
            order = self._sell(invoice=False)
            returns = self._reduce_price(order)
            self.assertRecordValues(
                returns, [{"state": "done", "settlement_status": "no"}]
            )
            invoice = self._invoice(order, post=False)
            self.assertEqual(returns.state, "done")
            invoice.with_user(self.user_finance).action_post()
            self.assertRecordValues(
                returns,
                [
                    {
                        "state": "authorized",
                        "settlement_status": "pending",
                        "phase": "settlement",
                        "date_closed": False,
                    }
                ],
            )
            self.assertIn(returns, self._get_filtered("filter_to_settle"))
            self.assertIn("Opened again", returns.message_ids[0].body)
            # 4 of 10 pieces at 100.00 less 10 %, half of it.
            credit_note = self._settle(returns)
            self.assertAlmostEqual(credit_note.amount_untaxed, 180.0)
            self.assertRecordValues(
                returns, [{"state": "done", "settlement_status": "full"}]
            )

    def test_invoices_open_only_their_own_returns(self):
        orders = self._sell(invoice=False) | self._sell(invoice=False)
        first, second = (self._reduce_price(order) for order in orders)
        other = self._take_back(self._sell(), [1.0])
        self._settle(other)
        self._invoice(orders[0])
        self.assertEqual(
            (first | second | other).mapped("state"), ["authorized", "done", "done"]
        )
        self.assertNotIn(second, self._get_filtered("filter_to_settle"))

    def test_goods_that_stay_are_not_billed_and_stay_closed(self):
        order = self._sell(invoice=False)
        returns = self._authorize(
            self._create_return(order, [4.0], return_method="none")
        )
        self.assertEqual(returns.state, "done")
        invoice = self._invoice(order)
        self.assertEqual(invoice.invoice_line_ids.quantity, 6.0)
        self.assertRecordValues(returns, [{"state": "done", "settlement_status": "no"}])

    def test_invoice_that_bills_too_much_opens_the_return(self):
        order = self._sell(invoice=False)
        returns = self._authorize(
            self._create_return(order, [4.0], return_method="none")
        )
        invoice = self._invoice(order, post=False)
        invoice.invoice_line_ids.quantity = 10.0
        invoice.action_post()
        self.assertEqual(returns.state, "authorized")
        self.assertAlmostEqual(self._settle(returns).amount_untaxed, 360.0)
        self.assertEqual(returns.state, "done")

    def test_invoice_that_is_taken_back_closes_the_return_again(self):
        for takes_back in ("button_cancel", "unlink"):
            order = self._sell(invoice=False)
            returns = self._reduce_price(order)
            invoice = self._invoice(order)
            self.assertEqual(returns.state, "authorized")
            invoice.button_draft()
            self.assertEqual(returns.state, "authorized")
            getattr(invoice, takes_back)()
            self.assertRecordValues(
                returns, [{"state": "done", "settlement_status": "no"}]
            )

    def test_goods_returned_by_hand_open_the_return_they_leave_a_credit_to(self):
        order = self._sell(invoice=False)
        returns = self._authorize(
            self._create_return(order, [4.0], return_method="none")
        )
        self._invoice(order)
        delivery = order.picking_ids.with_user(self.user_warehouse)
        wizard = delivery.env["stock.return.picking"].create(
            {"picking_id": delivery.id}
        )
        wizard.product_return_moves.quantity = 1.0
        receipt = wizard._create_return()
        receipt.move_ids.picked = True
        receipt.button_validate()
        # 6 are billed, 5 are kept.
        self.assertEqual(returns.state, "authorized")
        self.assertAlmostEqual(self._settle(returns).amount_untaxed, 90.0)
        self.assertEqual(returns.state, "done")
