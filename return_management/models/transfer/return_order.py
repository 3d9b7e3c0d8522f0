from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """The way of the goods: reverse transfers, cancelling, closing."""

    _inherit = "return.order"

    is_transfer_missing = fields.Boolean(
        compute="_compute_is_transfer_missing",
        help="Goods are expected, but the warehouse cancelled their transfer.",
    )

    @api.depends("state", "receipt_status", "line_ids.qty_expected")
    def _compute_is_transfer_missing(self):
        for order in self:
            order.is_transfer_missing = (
                order.state == "authorized"
                and order.receipt_status == "pending"
                and not any(order.line_ids.mapped("qty_expected"))
            )

    # === AUTHORIZATION === #

    def action_create_transfer(self):
        """Create the reverse transfers again that were cancelled in the warehouse.

        The cancelled transfer gave its quantity free, so it is checked once more.

        :raise UserError: if a return expects no goods or has an open transfer, or if
            the goods were returned in another way meanwhile.
        """
        self.check_access("write")
        wrong = self.filtered(lambda order: not order.is_transfer_missing)
        if wrong:
            raise UserError(
                self.env._(
                    "%(orders)s needs no further transfer: the goods are on the way, "
                    "arrived already, or are not expected.",
                    orders=", ".join(wrong.mapped("name")),
                )
            )
        self.line_ids._lock_sold_for_return()
        self.line_ids._check_left("qty_authorized")
        self.filtered("is_receipt_given_up")._write_transition(
            {"is_receipt_given_up": False}
        )
        self._create_reverse_transfers()

    def _pass_gate(self, gate):
        """Override: what was authorized may come."""
        result = super()._pass_gate(gate)
        if gate == "authorize":
            self._action_authorize()
        return result

    def _action_authorize(self):
        """Let the goods come: create the reverse transfers and set the deadline."""
        now = fields.Datetime.now()
        for company, orders in self.grouped("company_id").items():
            days = company.return_days_to_send
            orders._write_transition(
                {
                    "state": "authorized",
                    "date_authorized": now,
                    "date_deadline": company._get_return_today() + timedelta(days=days),
                }
            )
        self._create_reverse_transfers()
        unmoved = self.line_ids.filtered(lambda line: line._counts_without_move())
        unmoved._recount_unmoved()
        self._on_authorized()
        self._settle_on_event()
        self._action_close_if_complete()

    def _create_reverse_transfers(self):
        """Create one reverse transfer per return and warehouse, linked move by move.

        :return: the new transfers, confirmed and assigned.
        :rtype: stock.picking
        """
        lines = self.line_ids.filtered(
            lambda line: line.is_goods_expected and line.qty_authorized > 0
        )
        # sudo: approvers authorize goods to move without rights on transfers.
        moves_sudo = lines.sudo()._get_delivered_moves()
        vals_list = [
            order.sudo()._prepare_reverse_picking_vals(moves_sudo)
            for order in (self & lines.order_id)
        ]
        pickings = (
            self.env["stock.picking"]
            .sudo()
            .with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
            .create(vals_list)
        )
        # Not `action_confirm`: goods that come back trigger no replenishment.
        moves = pickings.move_ids._action_confirm(merge=False)
        moves._action_assign()
        moves._assign_announced_lots()
        return pickings

    def _prepare_reverse_picking_vals(self, delivered_moves):
        """Return the reverse transfer of this return.

        :param dict delivered_moves: what can come back by return line, see
            `_get_delivered_moves`.
        :rtype: dict
        :raise UserError: if the warehouse has no operation type for returns.
        """
        self.ensure_one()
        warehouse = self.warehouse_id
        picking_type = warehouse.reverse_type_id
        if not picking_type or not warehouse.quarantine_location_id:
            raise UserError(
                self.env._(
                    "%(order)s: the warehouse %(warehouse)s has no operation type or "
                    "quarantine location for returns. Set them on the warehouse.",
                    order=self.name,
                    warehouse=warehouse.name,
                )
            )
        lines = self.line_ids.filtered(
            lambda line: line.is_goods_expected and line.qty_authorized > 0
        )
        move_vals = [
            vals
            for line in lines
            for vals in line._prepare_reverse_move_vals_list(delivered_moves[line])
        ]
        deliveries = [
            move.picking_id.id for line in lines for move, __ in delivered_moves[line]
        ]
        return {
            "return_order_id": self.id,
            "partner_id": self.partner_id.id,
            "picking_type_id": picking_type.id,
            "location_id": move_vals[0]["location_id"]
            if move_vals
            else self._get_customer_location().id,
            "location_dest_id": warehouse.quarantine_location_id.id,
            "return_id": min(filter(None, deliveries), default=False),
            "origin": self.name,
            "user_id": False,
            "company_id": self.company_id.id,
            "scheduled_date": fields.Datetime.to_datetime(self.date_deadline)
            or fields.Datetime.now(),
            "move_ids": [Command.create(vals) for vals in move_vals],
        }

    def _get_customer_location(self):
        """Return the location where the customer gets goods of this return today.

        :return: goods that go there count as delivered.
        :rtype: stock.location
        """
        self.ensure_one()
        # sudo: returns may be handled without rights on sale orders.
        address = self.sudo().sale_order_ids.partner_shipping_id[:1] or self.partner_id
        location = address.with_company(self.company_id).property_stock_customer
        location = location.sudo(self.env.su)
        if location._is_outgoing():
            return location
        # Nothing is delivered by going to a transit location of the company itself.
        return self.env["stock.warehouse"]._get_partner_locations()[0]

    def _follow_corrected_receipts(self, receipts):
        """Go on with returns whose done receipts were corrected.

        :param stock.move receipts: what was corrected.
        """
        if not self:
            return
        self._on_received()
        self._settle_on_event()
        bodies = {
            order.id: self.env._(
                "%(transfers)s was corrected after it was done: the inspections follow "
                "what it says now.",
                transfers=", ".join(
                    (receipts.picking_id & order.picking_ids).mapped("name")
                ),
            )
            for order in self
        }
        # sudo: the warehouse need not write on returns.
        self.sudo()._message_log_batch(bodies=bodies)

    # === CLOSING AND CANCELLING === #

    def _action_close_if_complete(self):
        """Close the returns where nothing is pending on any axis.

        No return closes while goods of it wait in quarantine or a decision is open.
        """
        finished = self.filtered(
            lambda order: (
                order.state == "authorized"
                and order.receipt_status in ("no", "full")
                and order.inspection_status in ("no", "full")
                and order.settlement_status in ("no", "full")
                and not any(
                    line.product_uom_id.compare(line.qty_in_quarantine, 0) > 0
                    for line in order.line_ids
                )
                and not order._get_pending_approval()
            )
        )
        if finished:
            finished._write_transition(
                {"state": "done", "date_closed": fields.Datetime.now()}
            )
            finished._on_closed()

    def _action_reopen_if_owed(self):
        """Open done returns again on which something is owed after all.

        What was promised for goods that were not invoiced yet, as a lower price, is
        owed as soon as they are.
        """
        reopened = self.filtered(
            lambda order: (
                order.state == "done"
                and order.settlement_status in ("pending", "partial")
            )
        )
        if not reopened:
            return
        reopened._write_transition({"state": "authorized", "date_closed": False})
        message = self.env._(
            "Opened again: what was invoiced, credited or returned in the meantime "
            "leaves something to settle."
        )
        # sudo: whoever posts an invoice need not write on returns.
        reopened.sudo()._message_log_batch(bodies=dict.fromkeys(reopened.ids, message))

    def action_cancel(self):
        """Cancel returns whose goods have not arrived and whose money has not moved.

        :raise UserError: naming the return and what stands in the way.
        """
        self.check_access("write")
        self._lock_for_decision()
        todo = self.filtered(lambda order: order.state != "cancel")
        todo._check_can_cancel()
        # sudo: only the open transfers and the drafts of these very returns are undone,
        # whoever created them.
        todo_sudo = todo.sudo()
        todo_sudo.picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        ).action_cancel()
        (todo_sudo.credit_note_ids | todo_sudo.return_invoice_ids).filtered(
            lambda move: move.state == "draft"
        )._unlink_or_reverse()
        todo_sudo.approval_ids._skip(self.env._("The return was cancelled."))
        todo._close_approval_activities()
        todo._write_transition(
            {"state": "cancel", "date_closed": fields.Datetime.now()}
        )
        todo.line_ids._recount_unmoved()
        todo._on_cancelled()

    def _check_can_cancel(self):
        """Refuse to cancel what cannot be undone. May be extended.

        :raise UserError: naming the return, what stands in the way and the remedy.
        """
        for order in self:
            if order.state == "done":
                raise UserError(
                    self.env._(
                        "%(order)s is done and cannot be cancelled.", order=order.name
                    )
                )
            arrived = order.line_ids.filtered("qty_received")
            if arrived:
                raise UserError(
                    self.env._(
                        "%(order)s cannot be cancelled: %(quantity)s %(unit)s of "
                        "%(product)s arrived already. Inspect the goods and send them "
                        "back to the customer instead.",
                        order=order.name,
                        quantity=arrived[0]._format_quantity(arrived[0].qty_received),
                        unit=arrived[0].product_uom_id.name,
                        product=arrived[0].product_id.display_name,
                    )
                )

    def action_draft(self):
        """Set submitted, refused or cancelled returns back to draft.

        :raise UserError: if a return was authorized already.
        """
        self.check_access("write")
        self._lock_for_decision()
        todo = self.filtered(lambda order: order.state != "draft")
        decided = todo.filtered(lambda order: order.state in ("authorized", "done"))
        if decided:
            raise UserError(
                self.env._(
                    "%(orders)s was authorized and cannot go back to draft. Cancel it "
                    "first, as long as no goods have arrived.",
                    orders=", ".join(decided.mapped("name")),
                )
            )
        todo.sudo().approval_ids._skip(self.env._("The return went back to draft."))
        todo._close_approval_activities()
        todo._write_transition(
            {
                "state": "draft",
                "submitted_by_id": False,
                "date_submitted": False,
                "date_authorized": False,
                "date_deadline": False,
                "date_closed": False,
            }
        )
        # sudo: the next approver starts from what is asked for, not from what the
        # last one allowed.
        for line in todo.sudo().line_ids.filtered(
            lambda line: line.qty_authorized != line.product_uom_qty
        ):
            line.qty_authorized = line.product_uom_qty
