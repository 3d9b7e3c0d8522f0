from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .return_order_disposition import SEND_BACK


class ReturnOrderInspection(models.Model):
    """Moves inspected goods out of quarantine, each part by its disposition."""

    _inherit = "return.order.inspection"

    is_to_inspect_again = fields.Boolean(
        compute="_compute_is_to_inspect_again",
        help="The delivery that sends the goods back was cancelled.",
    )

    @api.depends(
        "state",
        "quantity",
        "disposition_id.action",
        "move_ids.state",
        "move_ids.quantity",
    )
    def _compute_is_to_inspect_again(self):
        for inspection in self:
            # sudo: the inspector may not read stock moves.
            states = set(inspection.sudo().move_ids.mapped("state"))
            inspection.is_to_inspect_again = bool(
                inspection.state == "done"
                and inspection.disposition_id.goes_back
                and states
                and states <= {"cancel", "done"}
                and inspection._get_qty_not_sent() > 0
            )

    def action_inspect_again(self):
        """Open inspections again whose goods were not sent back after all.

        What was shipped already stays as it is.

        :return: the drafts.
        :rtype: return.order.inspection
        :raise AccessError: if the user may not inspect.
        :raise UserError: if goods are on their way, or were credited.
        """
        self._check_can_inspect()
        self.check_access("write")
        self.lock_for_update(allow_referencing=True)
        drafts = self.browse()
        for inspection in self:
            if not inspection._can_inspect_again():
                raise UserError(
                    self.env._(
                        "%(product)s on %(order)s cannot be inspected again: cancel "
                        "the delivery that sends it back first, and take back what "
                        "was credited for it.",
                        product=inspection.product_id.display_name,
                        order=inspection.order_id.name,
                    )
                )
            drafts |= inspection._open_again()
        return drafts

    def _can_inspect_again(self):
        """Return whether the findings may be opened again. May be extended.

        :rtype: bool
        """
        self.ensure_one()
        return self.is_to_inspect_again

    def _open_again(self):
        """Make a draft of what was not sent back.

        :rtype: return.order.inspection
        """
        self.ensure_one()
        left = self._get_qty_not_sent()
        # sudo: findings are closed otherwise; it was checked that nothing followed.
        opened = self.sudo().with_context(return_settlement=True)
        if self.product_uom_id.compare(left, self.quantity) >= 0:
            opened.write({"state": "draft", "inspector_id": False, "date_done": False})
            return self
        sent = opened.move_ids.filtered(lambda move: move.state == "done")
        opened.write({"quantity": self.quantity - left})
        if self.product_id.tracking == "serial":
            opened.lot_ids = sent.move_line_ids.lot_id
        return self._create_drafts([self._prepare_rest_vals(left)])

    def _get_qty_not_sent(self):
        """Return what no done move took back to the customer.

        :return: in the unit of the line.
        :rtype: float
        """
        self.ensure_one()
        # sudo: the inspector may not read stock moves.
        moves = self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and not move._is_return_receipt()
        )
        return self.quantity - self.line_id._sum_moves(moves, "quantity")

    # === GOODS LEAVE QUARANTINE === #

    def _move_goods(self):
        """Send every part where its disposition says, and close finished returns.

        :raise UserError: naming the return, the product and what is missing.
        """
        there = self.filtered(lambda inspection: not inspection.missing_type)
        by_action = there.grouped(lambda inspection: inspection.disposition_id.action)
        send_back = by_action.pop(SEND_BACK, self.browse())
        scrapped = by_action.pop("scrap", self.browse())
        inside = there - send_back - scrapped
        goods, locked = there._find_goods(inside | scrapped)
        inside.with_context(return_locked_quants=locked)._move_inside(goods)
        scrapped.with_context(return_locked_quants=locked)._scrap(goods)
        send_back._send_back(goods)
        (self - there)._log_missing()
        self.order_id._action_close_if_complete()

    def _get_destination(self):
        """Return the location of the disposition, or else that of the warehouse.

        :rtype: stock.location
        :raise UserError: naming the warehouse that has no such location.
        """
        self.ensure_one()
        disposition = self.disposition_id
        warehouse = self.order_id.warehouse_id
        location = disposition.location_dest_id or warehouse._get_return_destination(
            disposition.action
        )
        if not location:
            raise UserError(
                self.env._(
                    "%(order)s: there is no destination for “%(disposition)s”. Set one "
                    "on the disposition or on the warehouse %(warehouse)s.",
                    order=self.order_id.name,
                    disposition=disposition.name,
                    warehouse=warehouse.name,
                )
            )
        return location

    def _move_inside(self, goods):
        """Move goods to their location at once: they are there when it is decided.

        Rules of putaway choose the shelf, and orders that wait are reserved.

        :param dict goods: see `_find_goods`.
        """
        destinations = [inspection._get_destination() for inspection in self]
        # Read together: core reads where goods come from and go to one by one.
        self.location_id.sudo().union(*destinations).mapped("usage")
        # sudo: inspectors decide where goods go without rights on stock moves.
        moves = (
            self.env["stock.move"]
            .sudo()
            .create(
                [
                    inspection.line_id._prepare_inner_move_vals(
                        inspection, destination, goods[inspection]
                    )
                    for inspection, destination in zip(self, destinations, strict=True)
                ]
            )
        )
        # Asked for its rules first: most warehouses have none.
        ruled = moves.filtered("location_dest_id.putaway_rule_ids")
        ruled.move_line_ids._apply_putaway_strategy()
        moves._action_done()
        # Written at once: the search for who waits would write a part of it.
        moves.flush_model()
        # As after a receipt: what came into stock serves who waits for it.
        moves.filtered("location_dest_id.warehouse_id")._trigger_assign()

    def _scrap(self, goods):
        """Scrap goods by Odoo's own scrap orders, so that they stand in its list.

        :param dict goods: see `_find_goods`.
        """
        # sudo: as in `_move_inside`.
        scraps = (
            self.env["stock.scrap"]
            .sudo()
            .create(
                [
                    vals
                    for inspection in self
                    for vals in inspection._prepare_scrap_vals_list(goods[inspection])
                ]
            )
        )
        scraps.do_scrap()

    def _prepare_scrap_vals_list(self, goods):
        """Return the scrap orders of this inspection, one per lot, package and owner.

        :param list[Goods] goods: what is scrapped.
        :rtype: list[dict]
        """
        self.ensure_one()
        return [
            {
                "return_inspection_id": self.id,
                "product_id": self.product_id.id,
                "product_uom_id": uom.id,
                "scrap_qty": quantity,
                **part._get_vals(),
                "scrap_location_id": self._get_destination().id,
                "company_id": self.company_id.id,
                "origin": self.order_id.name,
            }
            for part, quantity, uom in self._measure_goods(goods)
        ]

    def _send_back(self, goods):
        """Create the deliveries that take goods back to their customers.

        Goods without an order travel apart: core would put them on the order of the
        other goods. So does what was delivered to another address.

        :param dict goods: see `_find_goods`.
        :return: the deliveries, confirmed and reserved.
        :rtype: stock.picking
        """
        groups = self.grouped(
            lambda inspection: (
                inspection.order_id,
                bool(inspection.line_id.sale_line_id),
                inspection._get_delivery_address(),
                inspection._get_customer_location(),
            )
        )
        # sudo: as in `_move_inside`.
        pickings = (
            self.env["stock.picking"]
            .sudo()
            .create(
                [
                    inspections._prepare_send_back_picking_vals(order)
                    for (order, *__), inspections in groups.items()
                ]
            )
        )
        if pickings:
            moves = pickings.move_ids
            moves._create_operations(
                {move: goods[move.return_inspection_id] for move in moves}
            )
            moves._action_confirm(merge=False)
            moves._recompute_state()
            pickings._check_entire_pack()
        return pickings

    def _get_delivery_address(self):
        """Return the address that the goods were delivered to.

        :rtype: res.partner
        """
        self.ensure_one()
        # sudo: as in `_move_inside`, and for sales and invoices.
        inspection = self.sudo()
        line = inspection.line_id
        delivery = inspection.receipt_move_id.origin_returned_move_id.picking_id
        address = (
            delivery.partner_id
            or line.sale_line_id.order_id.partner_shipping_id
            or line.invoice_id.partner_shipping_id
            or line.order_id.partner_id
        )
        return address.sudo(self.env.su)

    def _get_customer_location(self):
        """Return the location that the goods came from.

        :rtype: stock.location
        """
        self.ensure_one()
        # sudo: as in `_move_inside`.
        receipt = self.sudo().receipt_move_id
        location = receipt.location_id or self.order_id._get_customer_location()
        return location.sudo(self.env.su)

    def _prepare_send_back_picking_vals(self, order):
        """Return the delivery that takes these goods back.

        :param return.order order: the return of these inspections.
        :rtype: dict
        """
        picking_type = order.warehouse_id.out_type_id
        return {
            "return_order_id": order.id,
            "partner_id": self[:1]._get_delivery_address().id,
            "picking_type_id": picking_type.id,
            "location_id": self.location_id[:1].id,
            "location_dest_id": self[:1]._get_customer_location().id,
            "origin": order.name,
            "company_id": order.company_id.id,
            "scheduled_date": fields.Datetime.now(),
            "move_ids": [
                Command.create(
                    inspection.line_id._prepare_send_back_move_vals(
                        inspection, picking_type
                    )
                )
                for inspection in self
            ],
        }
