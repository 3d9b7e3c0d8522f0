from odoo import Command
from odoo.exceptions import AccessError, UserError

from .stateful_orders import StatefulOrders


class NothingFits(UserError):
    """There is no record that the operation could work on."""

    def __init__(self):
        super().__init__("")


class StatefulOperations(StatefulOrders):
    """What people do to returns, as operations that a few numbers decide.

    An operation works on one of the records that it fits, chosen by its numbers. What
    the models refuse is taken back and counts as refused.
    """

    # === RUNNING === #

    def _run_example(self, steps):
        """Run the operations that numbers choose, check after each, undo all.

        :param list steps: see `make_steps`.
        """
        savepoint = self.env.cr.savepoint()
        done = []
        try:
            for choice, numbers in steps:
                names = self._get_possible_operations()
                name = names[choice % len(names)]
                if self._run_operation(name, numbers):
                    done.append((name, numbers))
                    self._check_invariants()
            self._finish_example()
        except Exception as error:
            error.add_note(f"After {done}")
            raise
        finally:
            savepoint.close(rollback=True)

    def _finish_example(self):
        """Bring everything to its end and check it. To be overridden."""

    def _run_operation(self, name, numbers):
        """Run one operation, or count it as refused.

        :return: whether something was done.
        :rtype: bool
        """
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                return getattr(self, f"_do_{name}")(*numbers) is not False
        except (UserError, AccessError):
            return False

    def _get_possible_operations(self):
        """Return the operations that something fits, the usual ones several times."""
        returns = self._get_returns()
        pickings = returns.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        inspections = returns.inspection_ids.filtered(lambda i: i.state == "draft")
        notes = returns.credit_note_ids
        pending = returns.filtered(lambda order: order._get_pending_approval())
        incoming = pickings & returns.reverse_picking_ids
        weights = {
            # Without it few sequences get as far as the money.
            "advance": 25 * bool(self._get_returns("draft", "submitted", "authorized")),
            "create": 3,
            "invoice": 1,
            "return_by_wizard": 1,
            "deliver_more": 1,
            "submit": 6 * ("draft" in returns.mapped("state")),
            "approve": 8 * bool(pending),
            "refuse": bool(pending),
            "lower": "submitted" in returns.mapped("state"),
            "cancel": bool(returns),
            "draft": bool(
                {"submitted", "refused", "cancel"} & set(returns.mapped("state"))
            ),
            "receive": 8 * bool(incoming),
            "ship": 6 * bool(pickings - incoming),
            "inspect": 10 * bool(inspections),
            "settle": 8 * any(returns.mapped("is_to_settle")),
            "post": 5 * ("draft" in notes.mapped("state")),
            "reset_credit": 2 * bool(notes),
        }
        return [name for name, weight in weights.items() for __ in range(weight)]

    def _get_returns(self, *states):
        returns = self.orders.order_line.return_line_ids.order_id.sorted("id")
        return returns.filtered(lambda order: not states or order.state in states)

    @staticmethod
    def _choose(records, number):
        if not records:
            raise NothingFits
        return records[number % len(records)]

    # === OPERATIONS: THE USUAL WAY === #

    def _do_advance(self, first, *__):
        """Take an open return one step further, as everybody hopes for."""
        open_returns = self._get_returns("draft", "submitted", "authorized")
        order = self._choose(open_returns, first)
        arriving = order.reverse_picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        waiting = order.inspection_ids.filtered(lambda i: i.state == "draft")
        notes = order.credit_note_ids.filtered(lambda move: move.state == "draft")
        if order.state == "draft":
            order.with_user(self.user_salesperson).action_submit()
        elif order._get_pending_approval():
            self._approve(order)
        elif arriving:
            self._receive(order)
        elif waiting:
            self._inspect(order)
        elif order.is_to_settle:
            order.with_user(self.user_officer).action_settle()
        elif notes:
            notes.with_user(self.user_finance).action_post()
        else:
            raise NothingFits

    # === OPERATIONS: DECISIONS === #

    def _do_create(self, first, second, third):
        order = self._choose(self.orders, first)
        numbers = (second, third, first, second + third)
        quantities = {
            line.id: float(number % 5)
            for line, number in zip(order.order_line, numbers, strict=False)
        }
        returns = order.with_user(self.user_salesperson)._create_return_orders(
            quantities
        )
        returns.reason_id = self.reason

    def _do_submit(self, first, *__):
        order = self._choose(self._get_returns("draft"), first)
        order.with_user(self.user_salesperson).action_submit()

    def _do_approve(self, first, *__):
        waiting = self._get_returns().filtered(lambda o: o._get_pending_approval())
        self._approve(self._choose(waiting, first))

    def _approve(self, order):
        pending = order._get_pending_approval()
        user = self.user_finance if pending.gate == "settle" else self.user_officer
        if pending.stage_id.amount_min:
            user = self.user_manager
        order.with_user(user).action_approve()

    def _do_refuse(self, first, *__):
        waiting = self._get_returns().filtered(lambda o: o._get_pending_approval())
        self._choose(waiting, first).with_user(self.user_manager).action_refuse("No.")

    def _do_lower(self, first, second, *__):
        lines = self._get_returns("submitted").line_ids
        line = self._choose(lines, first).with_user(self.user_officer)
        line.qty_authorized = min(line.product_uom_qty, second % 3)

    def _do_cancel(self, first, *__):
        self._choose(self._get_returns(), first).with_user(
            self.user_officer
        ).action_cancel()

    def _do_draft(self, first, *__):
        self._choose(
            self._get_returns("refused", "cancel", "submitted"), first
        ).with_user(self.user_officer).action_draft()

    # === OPERATIONS: GOODS === #

    def _do_receive(self, first, second, third):
        """Receive everything, a part (the rest follows or not) or a surplus."""
        pickings = self._get_returns().reverse_picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        picking = self._choose(pickings, first).with_user(self.user_warehouse)
        change = (0, 0, -1, -2, 1)[second % 5]
        for move in picking.move_ids:
            quantity = max(move.product_uom_qty + change, 0.0)
            self._set_received(move, quantity)
        context = {"skip_backorder": True}
        if third % 2:
            context["picking_ids_not_to_backorder"] = picking.ids
        picking.with_context(**context).button_validate()

    def _set_received(self, move, quantity):
        if move.has_tracking == "none":
            move.quantity = quantity
        else:
            move.move_line_ids.unlink()
            lots = move.sudo().sale_line_id.move_ids.move_line_ids.lot_id.sorted("id")
            pieces = (
                [1.0] * int(quantity) if move.has_tracking == "serial" else [quantity]
            )
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": move.product_id.id,
                        "lot_id": lot.id,
                        "quantity": piece,
                        "picking_id": move.picking_id.id,
                    }
                )
                for lot, piece in zip(lots, pieces, strict=False)
            ]
        move.picked = bool(quantity)

    def _do_return_by_wizard(self, first, second, third):
        """Return with Odoo's own wizard what was delivered, behind our back."""
        picking = self._choose(
            self.orders.picking_ids.filtered(
                lambda p: p.state == "done" and p.picking_type_code == "outgoing"
            ),
            first,
        ).with_user(self.user_warehouse)
        wizard = picking.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 0
        line = self._choose(wizard.product_return_moves, second)
        line.quantity = third % 3 + 1
        receipt = wizard._create_return()
        if third % 4:
            for move in receipt.move_ids:
                self._set_received(move, move.product_uom_qty)
            receipt.with_context(skip_backorder=True).button_validate()

    def _do_inspect(self, first, second, third):
        """Inspect a part, or all of it, with some disposition."""
        drafts = self._get_returns().inspection_ids.filtered(
            lambda i: i.state == "draft"
        )
        inspection = self._choose(drafts.sorted("id"), first)
        if second % 3 == 0 and inspection.product_tracking != "serial":
            inspection.quantity -= 1
        elif second % 3 == 0:
            inspection.write(
                {"quantity": 1, "lot_ids": [Command.set(inspection.lot_ids[:1].ids)]}
            )
        inspection = inspection.with_user(self.user_officer)
        inspection.set_outcome("as_new")
        inspection.disposition_id = self._choose(self.dispositions, third)
        inspection.credit_percent = (100, 100, 50, 33.33)[second % 4]
        inspection.action_validate()

    def _do_ship(self, first, *__):
        """Ship what is sent back to the customer."""
        pickings = self._get_returns().picking_ids.filtered(
            lambda p: (
                p.picking_type_code == "outgoing" and p.state not in ("done", "cancel")
            )
        )
        picking = self._choose(pickings, first).with_user(self.user_warehouse)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def _do_deliver_more(self, first, second, *__):
        """Sell and deliver more on an order line."""
        lines = self.orders.order_line.filtered(
            lambda line: line.product_id.tracking == "none"
        )
        line = self._choose(lines, first)
        line.product_uom_qty += second % 3 + 1
        self._deliver(line.order_id)

    # === OPERATIONS: MONEY === #

    def _do_settle(self, first, *__):
        returns = self._get_returns("authorized", "done").filtered("is_to_settle")
        self._choose(returns, first).with_user(self.user_officer).action_settle()

    def _do_post(self, first, *__):
        notes = self._get_returns().credit_note_ids.filtered(
            lambda move: move.state == "draft"
        )
        self._choose(notes, first).with_user(self.user_finance).action_post()

    def _do_reset_credit(self, first, second, *__):
        notes = self._get_returns().credit_note_ids
        note = self._choose(notes, first).with_user(self.user_finance)
        if second % 3 and note.state == "posted":
            note.button_draft()
        elif second % 2:
            note.button_cancel()
        elif note.state == "draft":
            note.unlink()

    def _do_invoice(self, first, second, *__):
        order = self._choose(self.orders, first)
        invoices = order._create_invoices(final=bool(second % 2))
        if second % 3:
            invoices.action_post()
