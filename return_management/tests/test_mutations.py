from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestMutations(ReturnManagementCommon):
    """Takes away one guard after the other: the bad thing must then happen.

    A test that passes with and without the guard would prove nothing about it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.sale_line = cls.order.order_line

    def _without(self, model, method, result=None):
        """Take a guard away: the method does nothing and gives a fixed result."""
        return patch.object(
            self.env.registry[model], method, lambda *args, **kwargs: result
        )

    def _without_constraint(self, model, method):
        """Take a constraint away, Odoo collects them once per model."""
        Model = self.env.registry[model]
        kept = [m for m in self.env[model]._constraint_methods if m.__name__ != method]
        self.assertLess(len(kept), len(self.env[model]._constraint_methods))
        return patch.object(Model, "_constraint_methods", kept)

    # 1. A unit is returned once

    def test_cap_of_the_request(self):
        with self.assertRaises(ValidationError):
            self._create_return(self.order, [99.0])
        with self._without("return.order.line", "_check_left"):
            returns = self._create_return(self.order, [99.0])
            self._authorize(returns)
        self.assertEqual(self.sale_line.qty_return_held, 99.0)

    def test_cap_of_the_receipt(self):
        returns = self._authorize(self._create_return(self.order, [10.0]))
        move = returns.reverse_picking_ids.move_ids
        with self.assertRaisesRegex(UserError, "more would come back"):
            self._receive(returns, {self.product: 11.0})
        with self._without("stock.move", "_check_returned_quantity"):
            self._receive(returns, {self.product: 11.0})
        self.assertEqual(move.state, "done")
        self.assertEqual(self.sale_line.qty_delivered, -1.0)

    def test_cap_of_the_dialog_of_odoo(self):
        def return_all():
            picking = self.order.picking_ids.filtered(lambda p: p.state == "done")
            dialog = self.env["stock.return.picking"].create({"picking_id": picking.id})
            dialog.product_return_moves.quantity = 10.0
            return dialog.action_create_returns()

        self._authorize(self._create_return(self.order, [4.0]))
        with self.assertRaisesRegex(UserError, "only 6 Units can still be returned"):
            return_all()
        with self._without("stock.return.picking.line", "_check_left_to_return"):
            return_all()
        incoming = self.order.order_line.move_ids.filtered(
            lambda move: move.location_id.usage == "customer"
        )
        self.assertEqual(sum(incoming.mapped("product_uom_qty")), 14.0)

    # 2. Received, inspected, credited follow each other

    def test_inspected_is_not_more_than_received(self):
        returns = self._authorize(self._create_return(self.order, [2.0]))
        self._receive(returns)
        inspection = returns.inspection_ids.with_user(self.user_officer)
        inspection.set_outcome("as_new")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            inspection.quantity = 5.0
        with self._without_constraint("return.order.inspection", "_check_quantity"):
            inspection.quantity = 5.0
            # Goods that did not come are not there either.
            with self.assertRaisesRegex(UserError, "3 Units"), self.cr.savepoint():
                inspection.action_validate()
            with self._without("return.order.inspection", "_raise_goods_missing"):
                inspection.action_validate()
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)
        self.assertGreater(
            returns.line_ids.qty_inspected, returns.line_ids.qty_received
        )

    def test_settlement_waits_for_the_inspection(self):
        returns = self._authorize(self._create_return(self.order, [2.0]))
        self._receive(returns)
        officer = returns.with_user(self.user_officer)
        with self.assertRaises(UserError):
            officer.action_settle()
        with self._without("return.order", "_check_ready_to_settle"):
            officer.action_settle()
        self.assertEqual(officer.open_gate, "settle")

    def test_credited_is_not_more_than_invoiced(self):
        returns = self._take_back(self.order, [2.0])
        notes = self._settle(returns, post=False)
        notes.invoice_line_ids.price_unit = 700.0
        with self.assertRaisesRegex(UserError, "that charged"), self.cr.savepoint():
            notes.action_post()
        with self._without("account.move.line", "_check_not_over_credited"):
            notes.action_post()
        self.assertGreater(notes.amount_untaxed, self.sale_line.price_subtotal)

    # 3. The credit note comes from the invoice line and names its sale line

    def _settle_with_line_vals(self, **changes):
        Line = self.env.registry["return.order.line"]
        original = Line._prepare_credit_note_line_vals

        def prepare(line, *args):
            return {**original(line, *args), **changes}

        returns = self._take_back(self.order, [2.0])
        with patch.object(Line, "_prepare_credit_note_line_vals", prepare):
            return self._settle(returns)

    def test_credit_note_line_names_its_sale_line(self):
        self._settle_with_line_vals(sale_line_ids=[])
        self.assertEqual(self.sale_line.qty_invoiced, 10.0)
        self.assertEqual(self.sale_line.qty_delivered, 8.0)

    def test_credit_note_line_names_its_sale_line_by_default(self):
        self._settle_with_line_vals()
        self.assertEqual(self.sale_line.qty_invoiced, 8.0)
        self.assertEqual(self.sale_line.qty_delivered, 8.0)

    def test_order_does_not_turn_to_invoice_again(self):
        for guarded, status in ((True, "invoiced"), (False, "to invoice")):
            product = self._create_goods("Ordered Goods", invoice_policy="order")
            order = self._sell([{"product_id": product.id}])
            returns = self._take_back(order, [2.0])
            if guarded:
                self._settle(returns)
            else:
                line = order.order_line
                left = line.product_uom_qty - line.qty_invoiced + 2.0
                with self._without(
                    "sale.order.line", "_get_qty_to_invoice_after_returns", left
                ):
                    self._settle(returns)
                    self.env.flush_all()
            self.assertEqual(order.invoice_status, status)

    # 4. Goods under inspection are not sellable

    def test_quarantine_lies_outside_the_warehouse(self):
        returns = self._authorize(self._create_return(self.order, [2.0]))
        self._receive(returns)
        product = self.product.with_context(warehouse_id=self.warehouse.id)
        product.invalidate_recordset()
        self.assertEqual((product.free_qty, product.qty_available), (0.0, 0.0))
        self.quarantine.location_id = self.warehouse.view_location_id
        product.invalidate_recordset()
        self.assertEqual(product.free_qty, 2.0)

    # 5. Nothing is left behind

    def test_goods_in_quarantine_keep_the_return_open(self):
        returns = self._take_back(self.order, [2.0], disposition_id=self.send_back.id)
        self.assertEqual(returns.line_ids.qty_in_quarantine, 2.0)
        self.assertEqual(returns.state, "authorized")
        Field = returns.line_ids._fields["qty_in_quarantine"]
        with patch.object(type(Field), "__get__", self._pretend_empty(Field)):
            returns._action_close_if_complete()
        self.assertEqual(returns.state, "done")
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)
        self.assertEqual(
            sum(self.quarantine.quant_ids.mapped("quantity")), 2.0, "They still wait."
        )

    def _pretend_empty(self, hidden):
        get = type(hidden).__get__

        def pretend(field, record, owner=None):
            return (
                0.0
                if field is hidden and record is not None
                else get(field, record, owner)
            )

        return pretend

    def test_cancelling_takes_its_documents_along(self):
        returns = self._authorize(self._create_return(self.order, [2.0]))
        with self._without("stock.picking", "action_cancel"):
            returns.with_user(self.user_officer).action_cancel()
        self.assertEqual(returns.reverse_picking_ids.state, "assigned")

    # 6. Nobody approves what they submitted; rights are checked in methods

    def test_submitter_does_not_approve(self):
        returns = self._create_return(self.order, [2.0])
        officer = returns.with_user(self.user_officer)
        officer.action_submit()
        with self.assertRaises(AccessError):
            officer.action_approve()
        nobody = self.env["res.users"]
        with self._without("return.order", "_get_excluded_approvers", nobody):
            officer.action_approve()
        self.assertEqual(returns.state, "authorized")

    def test_only_approvers_approve(self):
        returns = self._create_return(self.order, [2.0])
        returns.with_user(self.user_salesperson).action_submit()
        warehouse = returns.with_user(self.user_warehouse)
        with self.assertRaises(AccessError):
            warehouse.action_approve()
        with self._without("return.order.stage", "_can_decide", True):
            warehouse.action_approve()
        self.assertEqual(returns.state, "authorized")

    # 7. Imports and RPC obey the same rules

    def test_state_is_not_written_from_outside(self):
        returns = self._create_return(self.order, [2.0]).with_user(self.user_manager)
        with self.assertRaises(UserError):
            returns.state = "done"
        with self._without("return.order", "_check_not_guarded"):
            returns.state = "done"
        self.assertEqual(returns.state, "done")

    def test_value_is_not_written_from_outside(self):
        returns = self._create_return(self.order, [10.0]).with_user(
            self.user_salesperson
        )
        with self.assertRaises(UserError):
            returns.amount_company_currency = 1.0
        with self._without("return.order", "_check_not_guarded"):
            returns.amount_company_currency = 1.0
        returns.action_submit()
        returns.with_user(self.user_officer).action_approve()
        self.assertEqual(returns.state, "authorized", "No manager was asked.")

    # 9. Two companies

    def test_rule_of_the_company_keeps_returns_apart(self):
        other = self.setup_other_company()["company"]
        self.user_officer.sudo().write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        returns = self._create_return(self.order, [2.0]).with_user(self.user_officer)
        self.assertFalse(returns.has_access("read"))
        self.env.ref(
            "return_management.return_order_rule_company"
        ).sudo().active = False
        self.assertTrue(returns.has_access("read"))
