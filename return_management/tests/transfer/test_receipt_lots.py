from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReceiptLots(ReturnManagementCommon):
    """Only lots that were delivered on the line come back, each with its own result."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serial_goods = cls._create_goods("Inverter", tracking="serial")
        cls.lot_goods = cls._create_goods("Cell", tracking="lot")
        cls.serials = cls._create_lots(cls.serial_goods, "SN1", "SN2", "SN3", "SN9")
        cls.lots = cls._create_lots(cls.lot_goods, "LOT-A", "LOT-B", "LOT-Z")

    @classmethod
    def _create_lots(cls, product, *names):
        return cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )

    def _sell_lots(self, lots, quantity=1.0):
        order = self._create_sale(
            [
                {
                    "product_id": lots.product_id.id,
                    "product_uom_qty": quantity * len(lots),
                }
            ]
        )
        self._deliver_part(order, quantity, lots)
        self._invoice(order)
        return order

    def _receive_lots(self, returns, quantities):
        """Receive lots by name or record, as the warehouse."""
        picking = returns.reverse_picking_ids.with_user(self.user_warehouse)
        move = picking.move_ids
        move.move_line_ids.unlink()
        for lot, quantity in quantities.items():
            named = {"lot_name": lot} if isinstance(lot, str) else {"lot_id": lot.id}
            vals = {**move._prepare_move_line_vals(quantity=quantity), **named}
            self.env["stock.move.line"].with_user(self.user_warehouse).create(vals)
        move.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def _announce(self, returns, lots):
        returns.line_ids.with_user(self.user_officer).lot_ids = lots

    def _get_inspections(self, returns, state="draft"):
        inspections = returns.inspection_ids.filtered(lambda i: i.state == state)
        return inspections.with_user(self.user_officer).sorted("id")

    def _assert_nothing_left(self, returns):
        self.assertEqual(returns.state, "done")
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "in", returns.line_ids.product_id.ids),
                ("location_id", "=", self.quarantine.id),
                ("quantity", "!=", 0),
            ]
        )
        self.assertFalse(quants)

    # === RESTRICTIONS === #

    def test_serial_that_was_never_delivered_is_refused(self):
        order = self._sell_lots(self.serials[:3])
        self._sell_lots(self.serials[3])
        returns = self._authorize(self._create_return(order, [1.0]))
        for stranger in ("SN-UNKNOWN", self.serials[3]):
            name = stranger if isinstance(stranger, str) else stranger.name
            with (
                self.subTest(stranger=name),
                self.assertRaisesRegex(
                    ValidationError, f"{name} of Inverter was never delivered"
                ),
                self.env.cr.savepoint(),
            ):
                self._receive_lots(returns, {stranger: 1.0})
        self._receive_lots(returns, {self.serials[1]: 1.0})
        self.assertEqual(self._get_inspections(returns).lot_ids, self.serials[1])

    def test_announced_serial_must_have_been_delivered(self):
        order = self._sell_lots(self.serials[:3])
        self._sell_lots(self.serials[3])
        returns = self._create_return(order, [1.0])
        with (
            self.assertRaisesRegex(ValidationError, "SN9 of Inverter was never"),
            self.env.cr.savepoint(),
        ):
            self._announce(returns, self.serials[3])

    def test_announced_serials_are_proposed_at_the_receipt(self):
        order = self._sell_lots(self.serials[:3])
        returns = self._create_return(order, [1.0])
        self._announce(returns, self.serials[2])
        self._authorize(returns)
        self.assertRecordValues(
            returns.reverse_picking_ids.move_line_ids,
            [{"lot_id": self.serials[2].id, "quantity": 1.0}],
        )
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self._assert_nothing_left(returns)
        self.assertEqual(
            self.env["stock.quant"]._get_available_quantity(
                self.serial_goods, self.stock, lot_id=self.serials[2], strict=True
            ),
            1.0,
        )

    def test_serial_that_came_back_is_not_proposed_again(self):
        order = self._sell_lots(self.serials[:3])
        self._take_back(order, [1.0])
        self.assertEqual(self.serials[0].location_id, self.stock)
        returns = self._create_return(order, [2.0])
        self._announce(returns, self.serials[2])
        self._authorize(returns)
        self.assertEqual(
            returns.reverse_picking_ids.move_line_ids.lot_id, self.serials[1:3]
        )

    def test_announced_lots_share_the_quantity(self):
        order = self._sell_lots(self.lots[:2], 5.0)
        returns = self._create_return(order, [8.0])
        self._announce(returns, self.lots[:2])
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self._assert_nothing_left(returns)
        self.assertEqual(self.lots[:2].mapped("product_qty"), [5.0, 3.0])

    # === SEVERAL LOTS === #

    def test_every_lot_has_its_own_inspection(self):
        order = self._sell_lots(self.lots[:2], 5.0)
        returns = self._authorize(self._create_return(order, [6.0]))
        self._receive_lots(returns, {self.lots[0]: 4.0, self.lots[1]: 2.0})
        self.assertRecordValues(
            self._get_inspections(returns),
            [
                {"lot_ids": self.lots[0].ids, "quantity": 4.0},
                {"lot_ids": self.lots[1].ids, "quantity": 2.0},
            ],
        )
        self._inspect(returns)
        self._settle(returns)
        self._assert_nothing_left(returns)
        self.assertEqual(self.lots[:2].mapped("product_qty"), [4.0, 2.0])

    def test_rest_of_each_lot_keeps_its_lot(self):
        order = self._sell_lots(self.lots[:2], 5.0)
        returns = self._authorize(self._create_return(order, [10.0]))
        self._receive_lots(returns, {self.lots[0]: 5.0, self.lots[1]: 5.0})
        drafts = self._get_inspections(returns)
        drafts.set_outcome("as_new")
        drafts[0].quantity = 3.0
        drafts[1].quantity = 4.0
        drafts.action_validate()
        rest = self._get_inspections(returns)
        self.assertRecordValues(
            rest,
            [
                {"lot_ids": self.lots[0].ids, "quantity": 2.0},
                {"lot_ids": self.lots[1].ids, "quantity": 1.0},
            ],
        )
        self._inspect(returns, disposition_id=self.scrap.id)
        self._settle(returns)
        self._assert_nothing_left(returns)
        self.assertEqual(self.lots[:2].mapped("product_qty"), [3.0, 4.0])

    def test_no_more_of_a_lot_is_inspected_than_arrived(self):
        order = self._sell_lots(self.lots[:2], 5.0)
        returns = self._authorize(self._create_return(order, [6.0]))
        self._receive_lots(returns, {self.lots[0]: 4.0, self.lots[1]: 2.0})
        drafts = self._get_inspections(returns)
        drafts.set_outcome("as_new")
        drafts[0].quantity = 3.0
        drafts[1].quantity = 3.0
        with self.assertRaisesRegex(UserError, "3 Units of LOT-B inspected, but"):
            drafts.action_validate()

    def test_inspection_is_about_one_lot(self):
        order = self._sell_lots(self.lots[:2], 5.0)
        returns = self._authorize(self._create_return(order, [6.0]))
        self._receive_lots(returns, {self.lots[0]: 4.0, self.lots[1]: 2.0})
        draft = self._get_inspections(returns)[0]
        for lots in (self.lots[:2], self.lots[:0]):
            draft.lot_ids = lots
            with self.subTest(lots=lots), self.assertRaisesRegex(UserError, "one lot"):
                draft.action_validate()

    # === SERIALS === #

    def test_serials_are_split_by_condition(self):
        order = self._sell_lots(self.serials[:3])
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        draft = self._get_inspections(returns)
        draft.set_outcome("as_new")
        self.assertRecordValues(
            draft, [{"quantity": 3.0, "lot_ids": self.serials[:3].ids}]
        )
        draft.write({"quantity": 1.0, "lot_ids": [Command.set(self.serials[1].ids)]})
        draft.write({"disposition_id": self.scrap.id, "credit_percent": 0.0})
        draft.action_validate()
        rest = self._get_inspections(returns)
        self.assertRecordValues(
            rest, [{"quantity": 2.0, "lot_ids": self.serials[::2][:2].ids}]
        )
        self._inspect(returns)
        self.assertEqual(self._settle(returns).amount_untaxed, 200.0)
        self._assert_nothing_left(returns)
        self.assertEqual(
            self.serials[:3].mapped("location_id"),
            self.stock | self.warehouse.return_scrap_location_id,
        )

    def test_number_of_serials_must_match_the_quantity(self):
        order = self._sell_lots(self.serials[:3])
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        draft = self._get_inspections(returns)
        draft.set_outcome("as_new")
        draft.quantity = 2.0
        with self.assertRaisesRegex(UserError, "one serial number for each of the 2"):
            draft.action_validate()

    def test_serials_of_two_deliveries_keep_their_own_rest(self):
        order = self._create_sale(
            [{"product_id": self.serial_goods.id, "product_uom_qty": 3.0}]
        )
        self._deliver_part(order, 1.0, self.serials[0])
        self._deliver_part(order, 1.0, self.serials[1:3])
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        drafts = self._get_inspections(returns)
        drafts.set_outcome("as_new")
        both = drafts.filtered(lambda i: len(i.lot_ids) == 2)
        both.write({"quantity": 1.0, "lot_ids": [Command.set(self.serials[1].ids)]})
        # The other delivery is validated last: the rest is not one of its serials.
        (both + (drafts - both)).action_validate()
        rest = self._get_inspections(returns)
        self.assertRecordValues(
            rest, [{"quantity": 1.0, "lot_ids": self.serials[2].ids}]
        )
        self._inspect(returns)
        self._assert_nothing_left(returns)

    def test_sent_back_serial_is_the_one_that_came(self):
        order = self._sell_lots(self.serials[:3])
        returns = self._authorize(self._create_return(order, [1.0]))
        self._receive_lots(returns, {self.serials[1]: 1.0})
        self._inspect(returns, disposition_id=self.send_back.id)
        delivery = self._ship_back(returns)
        self.assertEqual(delivery.move_line_ids.lot_id, self.serials[1])
        self._assert_nothing_left(returns)
