from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestDoubleClick(ReturnManagementCommon):
    """Every button may be clicked twice: the second click changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.returns = cls._create_return(cls.order, [3.0])

    def _count(self):
        """Count everything that a button could make twice."""
        returns = self.env["return.order"].search(
            [("partner_id", "=", self.customer.id)]
        )
        returns.invalidate_recordset()
        moves = returns.line_ids.move_ids
        return {
            "returns": len(returns),
            "pickings": len(returns.picking_ids),
            "moves": [(m.id, m.state, m.quantity) for m in moves.sorted("id")],
            "approvals": [(a.id, a.state) for a in returns.approval_ids.sorted("id")],
            "inspections": [
                (i.id, i.state) for i in returns.inspection_ids.sorted("id")
            ],
            "credit_notes": [(n.id, n.state) for n in returns.credit_note_ids],
            "activities": len(returns.activity_ids),
            "state": returns.mapped("state"),
            "held": self.order.order_line.qty_return_held,
            "returnable": self.order.order_line.qty_returnable,
        }

    def _click_twice(self, method, *args):
        """Click, and click again: nothing happens, or a clear error tells why."""
        method(*args)
        before = self._count()
        try:
            with self.cr.savepoint():
                method(*args)
        except (AccessError, UserError) as error:
            self.assertTrue(str(error))
        self.assertEqual(self._count(), before)

    def test_create_dialog(self):
        order = self.order.with_user(self.user_salesperson)
        action = order.action_create_return_order()
        dialog = self.env[action["res_model"]].with_user(self.user_salesperson)
        dialog = dialog.browse(action["res_id"])
        self._click_twice(dialog.action_all)
        dialog.line_ids.quantity = 2.0
        self._click_twice(dialog.action_create)
        self.assertEqual(dialog.action_create()["res_id"], dialog.order_id.id)

    def test_request_until_authorization(self):
        self._click_twice(self.returns.with_user(self.user_salesperson).action_submit)
        self._click_twice(self.returns.with_user(self.user_salesperson).action_draft)
        self._click_twice(self.returns.with_user(self.user_salesperson).action_submit)
        self._click_twice(self.returns.with_user(self.user_officer).action_approve)
        self.assertEqual(self.returns.state, "authorized")

    def test_two_stages_are_not_passed_by_one_double_click(self):
        order = self._sell([{"product_uom_qty": 20.0}])
        returns = self._create_return(order, [20.0])
        returns.with_user(self.user_salesperson).action_submit()
        self._click_twice(returns.with_user(self.user_manager).action_approve)
        self.assertEqual(returns.state, "submitted")

    def test_dialog_of_the_decision(self):
        self.returns.with_user(self.user_salesperson).action_submit()
        for decision in ("approve", "refuse"):
            dialog = (
                self.env["return.order.decide"]
                .with_user(self.user_officer)
                .with_context(active_ids=self.returns.ids)
                .create({"decision": decision, "comment": "Seen."})
            )
            self._click_twice(dialog.action_decide)
            if decision == "approve":
                self.returns.with_user(self.user_officer).action_cancel()
                self.returns.with_user(self.user_salesperson).action_draft()
                self.cr._now = None
                self.returns.with_user(self.user_salesperson).action_submit()
        self.assertEqual(self.returns.state, "refused")

    def test_refusing_and_cancelling(self):
        self.returns.with_user(self.user_salesperson).action_submit()
        officer = self.returns.with_user(self.user_officer)
        self._click_twice(officer.action_refuse, "Not ours.")
        self._click_twice(officer.action_draft)
        self._click_twice(officer.action_cancel)

    def test_creating_the_transfer_again(self):
        self._authorize(self.returns)
        self.returns.reverse_picking_ids.action_cancel()
        self._click_twice(
            self.returns.with_user(self.user_officer).action_create_transfer
        )

    def test_receiving(self):
        self._authorize(self.returns)
        picking = self.returns.reverse_picking_ids.with_user(self.user_warehouse)
        picking.move_ids.picked = True
        self._click_twice(picking.button_validate)
        self.assertEqual(self.returns.line_ids.qty_received, 3.0)

    def test_inspecting(self):
        self._authorize(self.returns)
        self._receive(self.returns)
        inspection = self.returns.inspection_ids.with_user(self.user_officer)
        inspection.quantity = 1.0
        self._click_twice(inspection.action_split)
        self.returns.inspection_ids.with_user(self.user_officer).condition = "as_new"
        for inspection in self.returns.inspection_ids:
            self._click_twice(inspection.with_user(self.user_officer).action_validate)
        self.assertEqual(self.returns.line_ids.qty_inspected, 3.0)

    def test_inspection_page(self):
        self._authorize(self.returns)
        self._receive(self.returns)
        returns = self.returns.with_user(self.user_officer)
        self._click_twice(returns.action_inspect)
        draft = returns.inspection_ids
        self._click_twice(lambda: draft.split_off(1.0, key="one press"))
        self._click_twice(lambda: draft.set_outcome("as_new"))
        self._click_twice(draft.action_validate)
        self.assertEqual(self.returns.line_ids.qty_inspected, 2.0)

    def test_sending_back(self):
        self._authorize(self.returns)
        self._receive(self.returns)
        inspection = self.returns.inspection_ids.with_user(self.user_officer)
        inspection.write({"condition": "as_new", "disposition_id": self.send_back.id})
        self._click_twice(inspection.action_validate)
        self.assertEqual(len(self.returns.picking_ids), 2)

    def test_settling_and_posting(self):
        returns = self._take_back(self.order, [1.0])
        self._click_twice(returns.with_user(self.user_officer).action_settle)
        self._click_twice(returns.with_user(self.user_finance).action_approve)
        note = returns.credit_note_ids.with_user(self.user_finance)
        self._click_twice(note.action_post)
        self.assertEqual(returns.state, "done")
        with self.assertRaisesRegex(UserError, "settled already"):
            returns.with_user(self.user_officer).action_settle()

    def test_settling_without_a_gate(self):
        self.env["return.order.stage"].search([("gate", "=", "settle")]).active = False
        self.company.return_credit_note_posting = "post"
        returns = self._take_back(self.order, [1.0])
        self._click_twice(returns.with_user(self.user_officer).action_settle)
        self.assertEqual(returns.credit_note_ids.state, "posted")
        self.assertEqual(returns.state, "done")

    def test_opening_documents_changes_nothing(self):
        returns = self._take_back(self.order, [1.0]).with_user(self.user_manager)
        before = self._count()
        for name in (
            "action_view_sale_orders",
            "action_view_pickings",
            "action_view_inspections",
            "action_view_credit_notes",
            "action_send_instructions",
        ):
            for _click in range(2):
                self.assertTrue(getattr(returns, name)())
        self.assertEqual(self._count(), before)
