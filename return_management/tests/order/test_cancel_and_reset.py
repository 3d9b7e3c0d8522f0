from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestCancelAndReset(ReturnManagementCommon):
    """Going back undoes what belongs to the return, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.sale_line = cls.order.order_line

    def _officer(self, returns):
        return returns.with_user(self.user_officer)

    def _create_free_return(self, quantity=2.0):
        """A return whose goods stay with the customer, settled up to the draft."""
        returns = self._create_return(self.order, [quantity], return_method="none")
        self._authorize(returns)
        self._settle(returns, post=False)
        return returns

    def test_draft_is_cancelled(self):
        returns = self._create_return(self.order, [1.0])
        returns.with_user(self.user_salesperson).action_cancel()
        self.assertEqual(returns.state, "cancel")
        self.assertTrue(returns.date_closed)

    def test_cancelling_a_submitted_return_frees_what_it_held(self):
        returns = self._create_return(self.order, [8.0])
        returns.with_user(self.user_salesperson).action_submit()
        self.assertEqual(self.sale_line.qty_returnable, 2.0)
        returns.with_user(self.user_salesperson).action_cancel()
        self.assertEqual(self.sale_line.qty_returnable, 10.0)
        self.assertNotIn("pending", returns.approval_ids.mapped("state"))
        self.assertIn("cancelled", returns.approval_ids.mapped("comment")[0])
        self.assertFalse(returns.activity_ids)

    def test_cancelling_an_authorized_return_cancels_its_transfers_only(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        sibling = self._authorize(self._create_return(self.order, [2.0]))
        self._officer(returns).action_cancel()
        self.assertEqual(returns.reverse_picking_ids.mapped("state"), ["cancel"])
        self.assertEqual(sibling.reverse_picking_ids.mapped("state"), ["assigned"])
        self.assertEqual(sibling.state, "authorized")
        self.assertEqual(self.sale_line.qty_returnable, 8.0)

    def test_cancelling_deletes_its_draft_credit_notes_only(self):
        returns, sibling = self._create_free_return(), self._create_free_return()
        note = returns.credit_note_ids
        self.assertEqual(self.sale_line.qty_returned, 4.0)
        self._officer(returns).action_cancel()
        self.assertFalse(note.exists())
        self.assertEqual(sibling.credit_note_ids.state, "draft")
        self.assertEqual(self.sale_line.qty_returned, 2.0)
        self.assertEqual(self.sale_line.qty_invoiced, 8.0)
        self.assertEqual(self.sale_line.qty_returnable, 8.0)

    def test_numbered_credit_note_that_is_a_draft_again_does_not_survive(self):
        returns = self._create_free_return()
        note = returns.credit_note_ids
        note.with_user(self.user_finance).action_post()
        note.with_user(self.user_finance).button_draft()
        self.assertEqual(returns.state, "authorized")
        self._officer(returns).action_cancel()
        self.assertIn(note.exists().state or "cancel", ("cancel",))

    def test_posted_credit_note_stands_in_the_way(self):
        returns = self._create_return(
            self.order | self._sell([{}]), None, return_method="none"
        )
        self._authorize(returns)
        self._settle(returns, post=False)
        note = returns.credit_note_ids[0]
        note.with_user(self.user_finance).action_post()
        self.assertEqual(returns.state, "authorized")
        with self.assertRaisesRegex(UserError, f"{note.name} is posted. Ask finance"):
            self._officer(returns).action_cancel()

    def test_done_return_cannot_be_cancelled(self):
        returns = self._take_back(self.order, [1.0])
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        with self.assertRaisesRegex(UserError, "is done and cannot be cancelled"):
            self._officer(returns).action_cancel()
        with self.assertRaisesRegex(UserError, "cannot go back to draft"):
            self._officer(returns).action_draft()

    def test_submitted_refused_and_cancelled_returns_go_back_to_draft(self):
        returns = self._create_return(self.order, [1.0])
        salesperson = returns.with_user(self.user_salesperson)
        for leave in (
            lambda: None,
            lambda: self._officer(returns).action_refuse("Not ours."),
            lambda: salesperson.action_cancel(),
        ):
            salesperson.action_submit()
            leave()
            salesperson.action_draft()
            self.assertRecordValues(
                returns,
                [
                    {
                        "state": "draft",
                        "submitted_by_id": False,
                        "date_submitted": False,
                        "date_closed": False,
                    }
                ],
            )
            self.assertNotIn("pending", returns.approval_ids.mapped("state"))
        salesperson.action_submit()
        self._officer(returns).action_approve()
        with self.assertRaisesRegex(UserError, "Cancel it first, as long as no goods"):
            salesperson.action_draft()

    def test_cancelled_after_authorization_can_be_made_again(self):
        returns = self._authorize(self._create_return(self.order, [1.0]))
        self._officer(returns).action_cancel()
        returns.with_user(self.user_salesperson).action_draft()
        self.env.cr._now = None
        self._authorize(returns)
        self.assertEqual(
            sorted(returns.reverse_picking_ids.mapped("state")), ["assigned", "cancel"]
        )

    # === TRANSFERS THAT THE WAREHOUSE CANCELLED === #

    def test_transfer_cancelled_by_the_warehouse_can_be_created_again(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        self.assertFalse(returns.is_transfer_missing)
        returns.reverse_picking_ids.with_user(self.user_warehouse).action_cancel()
        self.assertTrue(returns.is_transfer_missing)
        self.assertEqual(returns.state, "authorized")
        self.assertRegex(returns.next_step, "Create the reverse transfer again")
        returns.with_user(self.user_salesperson).action_create_transfer()
        with self.assertRaisesRegex(UserError, "needs no further transfer"):
            self._officer(returns).action_create_transfer()
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "done")

    def test_transfer_is_not_created_again_for_goods_that_others_return(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        returns.reverse_picking_ids.with_user(self.user_warehouse).action_cancel()
        self._authorize(self._create_return(self.order, [9.0]))
        with self.assertRaisesRegex(ValidationError, "only 1 can still be returned"):
            self._officer(returns).action_create_transfer()

    def test_partly_received_return_goes_on_when_the_rest_is_cancelled(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        self._receive(returns, {self.product: 1.0})
        rest = returns.reverse_picking_ids.filtered(lambda p: p.state != "done")
        rest.with_user(self.user_warehouse).action_cancel()
        self.assertEqual(returns.receipt_status, "full")
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self.assertEqual(self.sale_line.qty_returnable, 9.0)

    def test_return_outlives_a_cancelled_sale_order(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        self.order._action_cancel()
        self.assertEqual(self.order.state, "cancel")
        self.assertEqual(returns.state, "authorized")
        if returns.is_transfer_missing:
            self._officer(returns).action_create_transfer()
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 300.0)
        self.assertEqual(returns.state, "done")
