from odoo import Command, fields, models
from odoo.exceptions import UserError


class ReturnOrderInspectionTransferMixin(models.AbstractModel):
    """Moves inspected goods out of quarantine, each part by its disposition."""

    _name = "return.order.inspection.transfer.mixin"
    _description = "Transfers of an Inspection"

    def _move_goods(self):
        """Send every part where its disposition says, and close finished returns."""
        by_action = self.grouped(lambda inspection: inspection.disposition_id.action)
        send_back = by_action.pop("send_back", self.browse())
        scrapped = by_action.pop("scrap", self.browse())
        (self - send_back - scrapped)._move_inside()
        scrapped._scrap()
        send_back._send_back()
        self.order_id._action_close_if_complete()

    def _get_destination(self):
        """Give the location of the disposition, or else that of the warehouse.

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

    def _move_inside(self):
        """Move goods to their location at once: they are there when it is decided.

        Rules of putaway choose the shelf, and orders that wait are reserved.
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
                    inspection.line_id._prepare_inner_move_vals(inspection, destination)
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

    def _scrap(self):
        """Scrap goods by Odoo's own scrap orders, so that they stand in its list."""
        # sudo: as in `_move_inside`.
        scraps = (
            self.env["stock.scrap"]
            .sudo()
            .create(
                [
                    vals
                    for inspection in self
                    for vals in inspection._prepare_scrap_vals_list()
                ]
            )
        )
        scraps.do_scrap()

    def _prepare_scrap_vals_list(self):
        """Give the scrap orders of this inspection, one per lot.

        :rtype: list[dict]
        """
        self.ensure_one()
        return [
            {
                "return_inspection_id": self.id,
                "product_id": self.product_id.id,
                "product_uom_id": uom.id,
                "scrap_qty": quantity,
                "lot_id": lot.id,
                "location_id": self.location_id.id,
                "scrap_location_id": self._get_destination().id,
                "company_id": self.company_id.id,
                "origin": self.order_id.name,
            }
            for lot, quantity, uom in self._get_lot_quantities()
        ]

    def _send_back(self):
        """Create the deliveries that take goods back to their customers.

        Goods without an order travel apart: core would put them on the order of the
        other goods.

        :return: the deliveries, confirmed and reserved.
        :rtype: stock.picking
        """
        groups = self.grouped(lambda i: (i.order_id, bool(i.line_id.sale_line_id)))
        # sudo: as in `_move_inside`.
        pickings = (
            self.env["stock.picking"]
            .sudo()
            .create(
                [
                    inspections._prepare_send_back_picking_vals(order)
                    for (order, __), inspections in groups.items()
                ]
            )
        )
        if pickings:
            pickings.move_ids._action_confirm(merge=False)
            pickings.move_ids._reserve_inspected_goods()
        return pickings

    def _prepare_send_back_picking_vals(self, order):
        """Give the delivery that takes these goods back.

        :param return.order order: the return of these inspections.
        :rtype: dict
        """
        picking_type = order.warehouse_id.out_type_id
        return {
            "return_order_id": order.id,
            "partner_id": order.partner_id.id,
            "picking_type_id": picking_type.id,
            "location_id": self.location_id[:1].id,
            "location_dest_id": order._get_customer_location().id,
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
