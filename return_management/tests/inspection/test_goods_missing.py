from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..goods_common import GoodsCommon


@tagged("post_install", "-at_install")
class TestGoodsMissing(GoodsCommon):
    """What left quarantine by Odoo's own buttons is gone, and the return goes on."""

    # === SAID AND RECORDED === #

    def test_scrapped_from_the_transfer(self):
        returns = self._received()
        scrap = self._scrap_by_hand(returns, 2.0)
        self.assertEqual(returns.line_ids.qty_in_quarantine, 3.0)
        self._assert_refused(returns, f"{returns.name}: 2 .*{scrap.name}")
        part = self._record(returns, 2.0, "scrapped")
        self.assertFalse(part.disposition_id)
        self.assertFalse(part.move_ids)
        self._inspect(returns, disposition_id=self.restock.id)
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_inspected": 5.0, "qty_accepted": 5.0, "qty_missing": 2.0}],
        )
        self.assertIn("Scrapped Already", returns.message_ids.mapped("body")[0])
        self._assert_closed(returns, 3.0)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 450.0)

    def test_counted_out(self):
        returns = self._received()
        self._count(3.0)
        self._assert_refused(returns, "2 Units of Battery Module are not in")
        self.assertEqual(returns.line_ids.qty_in_quarantine, 5.0)
        self._record(returns, 2.0, "lost", credit_percent=50.0)
        self.assertEqual(returns.line_ids.qty_in_quarantine, 3.0)
        self._inspect(returns, disposition_id=self.restock.id)
        self._assert_closed(returns, 3.0)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 360.0)

    def test_piece_of_a_dozen(self):
        """12 pieces as one dozen, one is counted out: 0.08 and 0.92 dozen."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sell(
            [{"product_uom_qty": 1.0, "product_uom_id": dozen.id, "price_unit": 120.0}]
        )
        returns = self._received(1.0, order)
        self._count(11.0)
        self._assert_refused(returns, "1 Units of Battery Module are not in")
        self._record(returns, 0.08, "lost")
        self._inspect(returns, disposition_id=self.restock.id)
        restocked = returns.inspection_ids.move_ids.move_line_ids
        self.assertEqual(sum(restocked.mapped("quantity_product_uom")), 11.0)
        self._assert_closed(returns, 11.0)

    def test_reserved_by_another_transfer_and_moved(self):
        returns = self._received()
        transfer = self._relocate(5.0, self.stock)
        self._assert_refused(returns, transfer.name)
        with self.assertRaisesRegex(UserError, "still in"), self.cr.savepoint():
            self._record(returns, 5.0, "lost")
        transfer.move_ids.picked = True
        transfer.with_user(self.user_warehouse).button_validate()
        self._record(returns, 5.0, "moved")
        self._assert_closed(returns, 5.0)

    def test_put_elsewhere_in_quarantine(self):
        returns = self._received()
        shelf = self.env["stock.location"].create(
            {"name": "Q2", "location_id": self.quarantine.id}
        )
        transfer = self._relocate(2.0, shelf)
        transfer.move_ids.picked = True
        transfer.button_validate()
        self._inspect(returns, disposition_id=self.restock.id)
        self._assert_closed(returns, 5.0)
        self.assertEqual(self._available(self.product, shelf), 0.0)

    def test_returned_from_the_transfer(self):
        returns = self._received()
        self._return_by_hand(returns, 5.0)
        self.assertRecordValues(
            returns.line_ids, [{"qty_sent_back": 5.0, "qty_in_quarantine": 0.0}]
        )
        self._assert_refused(returns, f"{returns.name}: 5 ")
        with self.assertRaisesRegex(UserError, "still in"), self.cr.savepoint():
            self._record(returns, 5.0, "lost")
        part = self._record(returns, 5.0, "returned")
        self.assertEqual(part.disposition_id, self.send_back)
        self.assertEqual(part.settlement_type, "none")
        self.assertEqual(returns.state, "done")
        self.assertFalse(returns.credit_note_ids)
        self.assertRecordValues(
            self.sale_line,
            [{"qty_delivered": 10.0, "qty_returned": 0.0, "qty_to_invoice": 0.0}],
        )

    def test_screen_tells_by_which_way_each_piece_went(self):
        """Of five one is scrapped, one sent back and one counted out: two are left."""
        returns = self._received()
        self._scrap_by_hand(returns, 1.0)
        self._return_by_hand(returns, 1.0)
        self._count(2.0)
        returns.with_user(self.user_officer).action_inspect()
        rows = returns.inspection_ids.with_user(self.user_officer)
        self.assertEqual(
            {row.missing_type: row.quantity for row in rows},
            {False: 2.0, "scrapped": 1.0, "returned": 1.0, "lost": 1.0},
        )
        # Opened again, the page splits nothing a second time.
        returns.with_user(self.user_officer).action_inspect()
        self.assertEqual(returns.inspection_ids, rows)
        rows.filtered(lambda row: not row.missing_type).set_outcome("as_new")
        rows.action_validate()
        self.assertRecordValues(
            returns.line_ids,
            [
                {
                    "qty_received": 5.0,
                    "qty_inspected": 5.0,
                    "qty_sent_back": 1.0,
                    "qty_missing": 2.0,
                    "qty_in_quarantine": 0.0,
                }
            ],
        )

    def test_pieces_of_a_dozen_that_went_by_two_ways(self):
        """Two of twelve are 0.17 dozen, not twice 0.08: ten are left, not 10.08."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sell(
            [{"product_uom_qty": 1.0, "product_uom_id": dozen.id, "price_unit": 120.0}]
        )
        returns = self._received(1.0, order)
        self._scrap_by_hand(returns, 1.0)
        self._count(10.0)
        returns.with_user(self.user_officer).action_inspect()
        rows = returns.inspection_ids.with_user(self.user_officer)
        self.assertEqual(
            {row.missing_type: row.quantity for row in rows},
            {False: 0.83, "scrapped": 0.08, "lost": 0.09},
        )
        # Opened again, the page splits nothing a second time.
        returns.with_user(self.user_officer).action_inspect()
        self.assertEqual(returns.inspection_ids, rows)
        rows.filtered(lambda row: not row.missing_type).set_outcome("as_new")
        rows.action_validate()
        restocked = returns.inspection_ids.move_ids.move_line_ids
        # 0.83 dozen, as the unit has two digits
        self.assertAlmostEqual(sum(restocked.mapped("quantity_product_uom")), 9.96)

    def test_nothing_is_recorded_as_sent_back_without_a_transfer(self):
        returns = self._received()
        self._count(0.0)
        with self.assertRaisesRegex(UserError, "no transfer took"), self.cr.savepoint():
            self._record(returns, 5.0, "returned")
        self._record(returns, 5.0, "lost", settlement_type="none")
        self.assertEqual(returns.state, "done")

    def test_delivery_made_by_hand_becomes_one_of_the_return(self):
        returns = self._received()
        delivery = self._relocate(
            5.0,
            self.customer.property_stock_customer,
            picking_type_id=self.warehouse.out_type_id.id,
            partner_id=self.customer.id,
        )
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(self.sale_line.qty_delivered, 5.0)
        self._record(returns, 5.0, "returned")
        self.assertRecordValues(
            returns.line_ids, [{"qty_sent_back": 5.0, "qty_in_quarantine": 0.0}]
        )
        self.assertEqual(returns.state, "done")
        self.assertRecordValues(
            self.sale_line,
            [{"qty_delivered": 10.0, "qty_returned": 0.0, "qty_to_invoice": 0.0}],
        )

    # === WHOSE GOODS ARE MISSING === #

    def test_goods_of_other_returns_are_not_taken(self):
        first = self._received()
        second = self._received(4.0, self._sell())
        self._scrap_by_hand(first, 2.0)
        self._assert_refused(first, f"{first.name}: 2 ")
        self._inspect(second, disposition_id=self.restock.id)
        self._record(first, 2.0, "scrapped")
        self._inspect(first, disposition_id=self.restock.id)
        self._assert_closed(first, 7.0)
        self._assert_closed(second, 7.0)

    def test_shared_loss_is_recorded_once(self):
        first = self._received()
        second = self._received(4.0, self._sell())
        self._count(6.0)
        self._record(second, 2.0, "lost")
        with (
            self.assertRaisesRegex(UserError, "2 Units .* still in"),
            self.cr.savepoint(),
        ):
            self._record(first, 3.0, "lost")
        self._record(first, 1.0, "lost")
        self._inspect(first | second, disposition_id=self.restock.id)
        self._assert_closed(first, 6.0)
        self._assert_closed(second, 6.0)

    def test_goods_that_wait_for_their_way_back_stay(self):
        first = self._received()
        self._inspect(first, disposition_id=self.send_back.id)
        second = self._received(4.0, self._sell())
        self._count(5.0)
        delivery = first.picking_ids - first.reverse_picking_ids
        self._assert_refused(second, f"{second.name}: 4 ")
        self._record(second, 4.0, "lost")
        self._ship_back(first)
        self.assertEqual(delivery.state, "done")
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)

    # === RIGHTS AND BAD INPUT === #

    def test_only_officers_record_what_is_missing(self):
        returns = self._received()
        self._count(3.0)
        for user in (self.user_salesperson, self.user_warehouse):
            with self.assertRaises(AccessError), self.cr.savepoint():
                draft = returns.inspection_ids.with_user(user)
                draft.write({"missing_type": "lost"})
                draft.action_validate()

    def test_what_is_gone_goes_nowhere_and_is_not_repaired(self):
        returns = self._received()
        self._count(0.0)
        for values, words in (
            ({"disposition_id": self.restock.id}, "goes nowhere"),
            ({"settlement_type": "repair"}, "cannot be repaired"),
        ):
            with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                self._record(returns, 5.0, "lost", **values)
        self._record(returns, 5.0, "lost")
        with self.assertRaises(UserError):
            returns.inspection_ids.missing_type = False

    def test_return_button_takes_no_goods_of_others(self):
        returns = self._received()
        self._inspect(returns, disposition_id=self.restock.id)
        self._received(4.0, self._sell())
        with self.assertRaisesRegex(UserError, "0 Units of Battery Module left"):
            self._return_by_hand(returns, 3.0)

    # === THE INSPECTION PAGE === #

    def test_screen_shows_what_is_gone(self):
        returns = self._received()
        self._scrap_by_hand(returns, 2.0)
        returns.with_user(self.user_officer).action_inspect()
        drafts = returns.inspection_ids.with_user(self.user_officer)
        drafts.filtered(lambda row: not row.missing_type).set_outcome("as_new")
        self.assertRecordValues(
            drafts.sorted("quantity"),
            [
                {
                    "quantity": 2.0,
                    "missing_type": "scrapped",
                    "disposition_id": False,
                    "credit_percent": 100.0,
                },
                {
                    "quantity": 3.0,
                    "missing_type": False,
                    "disposition_id": self.restock.id,
                    "credit_percent": 100.0,
                },
            ],
        )
        drafts.action_validate()
        self._assert_closed(returns, 3.0)
