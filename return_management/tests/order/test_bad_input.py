from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestBadInput(ReturnManagementCommon):
    """What a user reads who asks for something that cannot be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.sale_line = cls.order.order_line
        cls.returns = cls._create_return(cls.order, [2.0])
        cls.line = cls.returns.line_ids
        cls.stranger = cls.env["res.partner"].create({"name": "Somebody Else"})

    def _as_salesperson(self, records):
        return records.with_user(self.user_salesperson)

    def _create_by_rpc(self, user=None, **line):
        return (
            self.env["return.order"]
            .with_user(user or self.user_salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "reason_id": self.reason.id,
                    "line_ids": [
                        Command.create({"sale_line_id": self.sale_line.id, **line})
                    ],
                }
            )
        )

    # === QUANTITIES === #

    def test_zero_is_refused_when_submitted(self):
        self._as_salesperson(self.line).product_uom_qty = 0.0
        message = f"{self.returns.name}: the quantity of Battery.* above zero. Enter it"
        with self.assertRaisesRegex(UserError, message):
            self._as_salesperson(self.returns).action_submit()

    @mute_logger("odoo.sql_db")
    def test_negative_quantity_is_refused(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_by_rpc(product_uom_qty=-1.0)
        message = f"{self.returns.name}: the quantity to return cannot be negative. E"
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            self._as_salesperson(self.line).product_uom_qty = -1.0
            self.line.flush_recordset()
        self.env.invalidate_all(flush=False)
        with self.assertRaisesRegex(UserError, "cannot be negative. Correct it"):
            self.order._create_return_orders({self.sale_line.id: -1.0})
        result = self.env["return.order.line"].load(
            ["order_id/.id", "sale_line_id/.id", "product_uom_qty"],
            [[str(self.returns.id), str(self.sale_line.id), "-1"]],
        )
        self.assertIn("cannot be negative", result["messages"][0]["message"])

    def test_more_than_returnable_is_refused_in_the_form(self):
        form = Form(self._as_salesperson(self.returns))
        with form.line_ids.edit(0) as line:
            line.product_uom_qty = 11.0
        with self.assertRaisesRegex(ValidationError, "11 Units asked for, but only 10"):
            form.save()

    def test_more_than_returnable_is_refused_by_rpc(self):
        message = f"Battery Module of {self.order.name}: .*Lower the quantity to 10"
        with self.assertRaisesRegex(ValidationError, message):
            self._create_by_rpc(product_uom_qty=10.5)

    def test_more_than_returnable_is_refused_by_import(self):
        result = self.env["return.order"].load(
            [
                "partner_id/.id",
                "reason_id/.id",
                "line_ids/sale_line_id/.id",
                "line_ids/product_uom_qty",
            ],
            [
                [
                    str(self.customer.id),
                    str(self.reason.id),
                    str(self.sale_line.id),
                    "99",
                ]
            ],
        )
        self.assertFalse(result["ids"])
        self.assertIn("only 10 can still", result["messages"][0]["message"])

    def test_two_lines_may_not_share_more_than_is_left(self):
        with self.assertRaisesRegex(ValidationError, "12 Units asked for"):
            self._as_salesperson(self.returns).line_ids = [
                Command.create(
                    {"sale_line_id": self.sale_line.id, "product_uom_qty": 10.0}
                )
            ]

    def test_quantity_held_by_another_return_is_refused(self):
        self._as_salesperson(self.returns).action_submit()
        with self.assertRaisesRegex(ValidationError, "only 8 can still be returned"):
            self._create_by_rpc(product_uom_qty=9.0)

    def test_unit_of_another_kind_is_refused(self):
        kilogram = self.env.ref("uom.product_uom_kgm")
        with self.assertRaisesRegex(
            ValidationError, "cannot be returned in kg.* Choose a unit of the same"
        ):
            self._create_by_rpc(product_uom_qty=1.0, product_uom_id=kilogram.id)

    # === WHAT COMES BACK === #

    def test_lot_that_was_never_delivered_is_refused(self):
        product = self._create_goods("Inverter", tracking="serial")
        serials = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("SN-1", "SN-2")]
        )
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 1}])
        self._deliver_part(order, 1.0, serials[0])
        returns = self._create_return(order, [1.0])
        line = returns.line_ids.with_user(self.user_officer)
        message = f"SN-2 of Inverter was never delivered on {order.name}. Correct"
        with self.assertRaisesRegex(ValidationError, message):
            line.lot_ids = serials[1]
        line.lot_ids = serials[0]

    def test_product_must_be_that_of_the_order_line(self):
        other = self._create_goods("Charger")
        with self.assertRaisesRegex(
            ValidationError, "Charger is not the product of the order line"
        ):
            self._create_by_rpc(product_uom_qty=1.0, product_id=other.id)

    def test_order_line_of_another_customer_is_refused(self):
        with self.assertRaisesRegex(
            ValidationError, "Solar Fields.*Somebody Else. Make one return per cust"
        ):
            self._as_salesperson(self.returns).partner_id = self.stranger

    def test_order_that_is_not_confirmed_is_refused(self):
        quotation = self.order.copy()
        with self.assertRaisesRegex(ValidationError, "is not confirmed"):
            self._create_by_rpc(
                sale_line_id=quotation.order_line.id, product_uom_qty=1.0
            )

    # === SUBMITTING === #

    def test_request_without_lines_is_refused(self):
        self._as_salesperson(self.line).unlink()
        with self.assertRaisesRegex(UserError, "has no lines. Add what the customer"):
            self._as_salesperson(self.returns).action_submit()

    def test_request_without_a_reason_is_refused(self):
        self._as_salesperson(self.returns).reason_id = False
        with self.assertRaisesRegex(UserError, "no return reason. Choose one"):
            self._as_salesperson(self.returns).action_submit()

    def test_reason_that_requires_evidence_is_refused_without_it(self):
        self.reason.require_photo = True
        returns = self._as_salesperson(self.returns)
        with self.assertRaisesRegex(UserError, "“Cells swollen” requires evidence"):
            returns.action_submit()
        self.env["ir.attachment"].create(
            {
                "name": "photo.jpg",
                "raw": b"photo",
                "res_model": "return.order",
                "res_id": returns.id,
            }
        )
        returns.invalidate_recordset()
        returns.action_submit()
        self.assertEqual(returns.state, "submitted")

    def test_lines_are_frozen_once_submitted(self):
        returns = self._as_salesperson(self.returns)
        returns.action_submit()
        line = returns.line_ids
        message = f"{returns.name} was submitted: its lines .* back to draft first"
        for change in (
            lambda: line.write({"product_uom_qty": 1.0}),
            lambda: line.write({"sale_line_id": False}),
            lambda: line.write({"order_id": returns.copy().id}),
            lambda: line.unlink(),
            lambda: returns.write({"line_ids": [Command.clear()]}),
            lambda: (
                self.env["return.order.line"]
                .with_user(self.user_salesperson)
                .with_context(return_unexpected_goods=True)
                .create({"order_id": returns.id, "product_id": self.product.id})
            ),
        ):
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                change()
        with self.assertRaisesRegex(UserError, "customer, company, day of the"):
            returns.partner_id = self.stranger
        with self.assertRaises(AccessError):
            returns.reason_id = self.reason.copy()

    def test_line_cannot_be_moved_into_a_decided_return(self):
        draft = self.returns.copy()
        self._as_salesperson(self.returns).action_submit()
        with self.assertRaisesRegex(UserError, "was submitted: its lines"):
            draft.line_ids.with_user(self.user_officer).order_id = self.returns

    # === WHAT ONLY BUTTONS DO === #

    def test_state_and_computed_values_cannot_be_written(self):
        returns = self.returns.with_user(self.user_manager)
        forged = {
            "state": "authorized",
            "submitted_by_id": self.user_officer.id,
            "refusal_reason": "x",
            "amount_company_currency": 1.0,
            "receipt_status": "full",
        }
        for name, value in forged.items():
            for records in (returns, returns.with_context(return_transition=True)):
                with self.assertRaisesRegex(UserError, "follows from the buttons"):
                    records.write({name: value})
            with self.assertRaisesRegex(UserError, "follows from the buttons"):
                returns.create({"partner_id": self.customer.id, name: value})
        for name in ("qty_received", "qty_accepted", "price_unit", "is_unexpected"):
            with self.assertRaisesRegex(UserError, "follows from the buttons"):
                returns.line_ids.write({name: 1.0})
            with self.assertRaisesRegex(UserError, "follows from the buttons"):
                self._create_by_rpc(product_uom_qty=1.0, **{name: 1.0})

    def test_state_cannot_come_in_as_a_default(self):
        returns = (
            self.env["return.order"]
            .with_user(self.user_salesperson)
            .with_context(default_state="authorized", default_phase="closed")
            .create({"partner_id": self.customer.id})
        )
        self.assertRecordValues(returns, [{"state": "draft", "phase": "request"}])

    def test_value_cannot_be_lowered_before_submitting(self):
        with self.assertRaisesRegex(UserError, "approver decides about the authorized"):
            self._as_salesperson(self.line).qty_authorized = 0.0
        with self.assertRaisesRegex(UserError, "approver decides about the authorized"):
            self._create_by_rpc(product_uom_qty=5.0, qty_authorized=1.0)

    def test_submitted_return_cannot_be_deleted(self):
        self._as_salesperson(self.returns).action_submit()
        with self.assertRaisesRegex(UserError, "cannot be deleted. Cancel it first"):
            self.returns.with_user(self.user_manager).unlink()

    # === CONFIGURATION === #

    def test_stage_without_approvers_is_refused(self):
        Stage = self.env["return.order.stage"].with_user(self.user_manager)
        with self.assertRaisesRegex(ValidationError, "Nobody can decide the stage X"):
            Stage.create({"name": "X"})

    @mute_logger("odoo.sql_db")
    def test_negative_days_to_send_are_refused(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.company.return_days_to_send = -1
            self.company.flush_recordset()
