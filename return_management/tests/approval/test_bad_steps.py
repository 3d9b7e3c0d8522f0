from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestBadSteps(ReturnManagementCommon):
    """Steps taken too early, too late or by somebody who may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.returns = cls._create_return(cls.order, [4.0])
        cls.keep = cls.env.ref("return_management.return_order_disposition_keep")

    def _arrived(self):
        self._authorize(self.returns)
        self._receive(self.returns)
        inspection = self.returns.inspection_ids.with_user(self.user_officer)
        inspection.set_outcome("as_new")
        return inspection

    # === SELECTIONS === #

    def test_selection_of_several_customers_is_refused(self):
        other = self._sell(
            partner_id=self.env["res.partner"].create({"name": "Wind Ltd"}).id
        )
        orders = self.order | other
        message = f"{orders[0].name}, .* several customers .*Solar Fields.*Select those"
        for records in (
            orders,
            orders.picking_ids.sorted("id"),
            orders.invoice_ids.sorted("id"),
        ):
            message = "several customers .*Solar Fields Ltd.*Select those of one"
            with self.assertRaisesRegex(UserError, message):
                records.action_create_return_order()

    def test_nothing_returnable_is_refused(self):
        undelivered = self._create_sale([{}])
        message = f"Nothing can be returned of {undelivered.name}: nothing was deliv"
        with self.assertRaisesRegex(UserError, message):
            undelivered.action_create_return_order()
        with self.assertRaisesRegex(UserError, message):
            undelivered._create_return_orders()
        picking = undelivered.picking_ids
        with self.assertRaisesRegex(UserError, picking.name):
            picking.action_create_return_order()

    def test_line_of_another_order_is_refused(self):
        foreign = self._sell([{}]).order_line
        with self.assertRaisesRegex(UserError, f"order lines {foreign.id} are not"):
            self.order._create_return_orders({foreign.id: 1.0})

    def test_dialog_without_a_quantity_is_refused(self):
        action = self.order.with_user(
            self.user_salesperson
        ).action_create_return_order()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.user_salesperson)
            .browse(action["res_id"])
        )
        with self.assertRaisesRegex(UserError, "Nothing was chosen of"):
            dialog.action_create()

    # === DECIDING === #

    def test_draft_does_not_wait_for_a_decision(self):
        returns = self.returns.with_user(self.user_officer)
        for decide in (returns.action_approve, lambda: returns.action_refuse("No")):
            with self.assertRaisesRegex(UserError, "does not wait for a decision"):
                decide()

    def test_refusing_in_the_dialog_needs_a_reason(self):
        self.returns.with_user(self.user_salesperson).action_submit()
        for comment in (False, "", "  "):
            dialog = (
                self.env["return.order.decide"]
                .with_user(self.user_officer)
                .create(
                    {
                        "order_ids": [Command.set(self.returns.ids)],
                        "decision": "refuse",
                        "comment": comment,
                    }
                )
            )
            with self.assertRaisesRegex(UserError, "reason for the refusal"):
                dialog.action_decide()

    # === RECEIVING AND INSPECTING === #

    def test_more_than_received_cannot_be_inspected(self):
        inspection = self._arrived()
        with self.assertRaisesRegex(
            ValidationError, f"{self.returns.name}: 5 Units inspected, but only 4 rec"
        ):
            inspection.quantity = 5.0

    def test_received_goods_cannot_be_kept_by_the_customer(self):
        inspection = self._arrived()
        with self.assertRaisesRegex(ValidationError, "has been received: “Customer K"):
            inspection.disposition_id = self.keep

    def test_inspection_needs_a_quantity_and_a_disposition(self):
        inspection = self._arrived()
        inspection.disposition_id = False
        with self.assertRaisesRegex(UserError, "Battery.*: choose a disposition"):
            inspection.action_validate()
        inspection.write({"quantity": 0.0, "disposition_id": self.restock.id})
        with self.assertRaisesRegex(UserError, "above zero, or delete the inspection"):
            inspection.action_validate()

    def test_only_officers_inspect(self):
        inspection = self._arrived()
        for user in (self.user_salesperson, self.user_warehouse, self.user_finance):
            with self.assertRaisesRegex(AccessError, "Only returns officers inspect"):
                inspection.with_user(user).action_validate()
        self.assertEqual(inspection.state, "draft")

    def test_inspection_cannot_be_validated_by_writing_its_state(self):
        inspection = self._arrived()
        for values in (
            {"state": "done"},
            {"inspector_id": self.user_manager.id},
            {"location_id": self.stock.id},
        ):
            with self.assertRaisesRegex(UserError, "follows from the buttons"):
                inspection.with_context(return_transition=True).write(values)
        with self.assertRaises(AccessError):
            inspection.create({"line_id": inspection.line_id.id, "quantity": 1.0})

    def test_validating_less_leaves_a_draft_for_the_rest(self):
        inspection = self._arrived()
        inspection.quantity = 1.0
        inspection.action_validate()
        rest = self.returns.inspection_ids - inspection
        self.assertRecordValues(rest, [{"state": "draft", "quantity": 3.0}])
        self.assertEqual(rest.location_id, self.quarantine)
        self.assertEqual(self.returns.inspection_status, "partial")
        with self.assertRaisesRegex(UserError, "has not been inspected"):
            self.returns.with_user(self.user_officer).action_settle()

    def test_validated_inspection_is_frozen(self):
        inspection = self._arrived()
        inspection.action_validate()
        for change in (
            lambda: inspection.write({"disposition_id": self.scrap.id}),
            lambda: inspection.write({"credit_percent": 10.0}),
            lambda: inspection.unlink(),
            lambda: inspection.action_split(),
        ):
            with self.assertRaisesRegex(UserError, "inspected and moved"):
                change()

    def test_destination_that_is_missing_is_named(self):
        self.warehouse.return_repair_location_id = False
        inspection = self._arrived()
        inspection.disposition_id = self.env.ref(
            "return_management.return_order_disposition_repair"
        )
        with self.assertRaisesRegex(UserError, "no destination for “Repair”. Set one"):
            inspection.action_validate()

    def test_nothing_to_inspect_is_said_before_the_goods_arrive(self):
        self._authorize(self.returns)
        with self.assertRaisesRegex(UserError, "Receive the goods first"):
            self.returns.with_user(self.user_officer).action_inspect()

    # === SETTLING === #

    def test_settling_needs_an_authorized_return(self):
        with self.assertRaisesRegex(
            UserError, "is not authorized, so there is nothing"
        ):
            self.returns.with_user(self.user_officer).action_settle()

    def test_settling_needs_goods_that_arrived(self):
        self._authorize(self.returns)
        with self.assertRaisesRegex(UserError, "have not arrived. Receive and inspect"):
            self.returns.with_user(self.user_officer).action_settle()

    def test_settling_needs_the_inspection(self):
        self._arrived()
        with self.assertRaisesRegex(UserError, "has not been inspected. Validate the"):
            self.returns.with_user(self.user_officer).action_settle()

    def test_settling_twice_is_refused(self):
        self._arrived().action_validate()
        officer = self.returns.with_user(self.user_officer)
        officer.action_settle()
        with self.assertRaisesRegex(
            UserError, "waits for the decision “Finance check”"
        ):
            officer.action_settle()
        self.returns.with_user(self.user_finance).action_approve()
        with self.assertRaisesRegex(UserError, "settled already"):
            officer.action_settle()

    def test_settling_needs_officer_or_finance(self):
        self._arrived().action_validate()
        for user in (self.user_salesperson, self.user_warehouse):
            with self.assertRaisesRegex(AccessError, "officers and the invoicing team"):
                self.returns.with_user(user).action_settle()

    def test_invoice_in_draft_is_named_when_settling(self):
        order = self._create_sale([{}])
        self._deliver(order)
        self._invoice(order, post=False)
        returns = self._take_back(order, [1.0])
        returns.with_user(self.user_officer).action_settle()
        with self.assertRaisesRegex(UserError, "is invoiced by the draft .* Post it"):
            returns.with_user(self.user_finance).action_approve()

    # === CANCELLING === #

    def test_cancelling_is_refused_after_the_goods_arrived(self):
        self._arrived()
        message = (
            f"{self.returns.name} cannot be cancelled: 4 Units of .* send them back"
        )
        for user in (self.user_salesperson, self.user_manager):
            with self.assertRaisesRegex(UserError, message):
                self.returns.with_user(user).action_cancel()
