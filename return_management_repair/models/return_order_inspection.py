from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class ReturnOrderInspection(models.Model):
    _inherit = "return.order.inspection"

    repair_order_ids = fields.One2many(
        comodel_name="repair.order",
        inverse_name="return_inspection_id",
        string="Repair Orders",
        groups="stock.group_stock_user",
    )
    repair_status = fields.Selection(
        selection=[
            ("no", "No Repair"),
            ("pending", "To Repair"),
            ("progress", "Under Repair"),
            ("failed", "Repair Cancelled"),
            ("done", "Repaired"),
        ],
        compute="_compute_repair_status",
        store=True,
        help="How far the repair of this part has come.",
    )
    is_sent_back_unrepaired = fields.Boolean(
        string="Sent Back Unrepaired", readonly=True, copy=False
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "settlement_type",
        "quantity",
        "repair_order_ids.state",
        "repair_order_ids.product_qty",
        "repair_order_ids.product_uom",
    )
    def _compute_repair_status(self):
        for inspection in self:
            inspection.repair_status = inspection._get_repair_status()

    def _get_repair_status(self):
        """Return how far the repair has come.

        :return: a key of ``repair_status``.
        :rtype: str
        """
        self.ensure_one()
        if self.state != "done" or self._get_settlement_type() != "repair":
            return "no"
        states = set(self._get_repairs().mapped("state"))
        if self.product_uom_id.compare(self._get_qty_without_repair(), 0) > 0:
            return "failed" if "cancel" in states else "pending"
        return "done" if states <= {"done", "cancel"} else "progress"

    def _get_repairs(self):
        """Return the repair orders of these parts, without one that is being made.

        :return: under sudo.
        :rtype: repair.order
        """
        # sudo: salespeople follow the repairs without rights on them.
        return self.sudo().repair_order_ids._origin

    def _get_qty_without_repair(self):
        """Return the quantity of this part that no repair order holds.

        :return: in the unit of the line; negative if they hold too much.
        :rtype: float
        """
        self.ensure_one()
        uom = self.product_uom_id
        repairs = self._get_repairs().filtered(lambda repair: repair.state != "cancel")
        return uom.round(
            self.quantity
            - sum(
                repair.product_uom._compute_quantity(
                    repair.product_qty, uom, round=False
                )
                for repair in repairs
            )
        )

    # === OVERRIDES === #

    def _check_settlement_type(self):
        """Override of `return_management` to refuse repairs of what is gone.

        :raise UserError: naming the return, the product and the remedy.
        """
        result = super()._check_settlement_type()
        if self.settlement_type == "repair" and self.disposition_id.action in (
            "scrap",
            "vendor",
        ):
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s is to be repaired, so it cannot go to "
                    "“%(disposition)s”. Choose another disposition or settlement.",
                    product=self.product_id.display_name,
                    order=self.order_id.name,
                    disposition=self.disposition_id.name,
                )
            )
        return result

    def _get_location_of_goods(self):
        """Override of `return_management`: the goods are where the repair left them."""
        repairs = self._get_repairs()
        repaired = repairs.filtered(lambda r: r.state == "done").move_id
        return (
            repaired[-1:].location_dest_id
            or repairs[-1:].product_location_src_id
            or super()._get_location_of_goods()
        )

    def _get_qty_to_ship(self):
        """Override of `return_management`: only what is repaired goes back."""
        if self.repair_status in ("done", "no"):
            return super()._get_qty_to_ship()
        return 0.0

    def _is_to_ship(self):
        """Override of `return_management`: the settlement creates the repairs."""
        return self.repair_status == "pending" or super()._is_to_ship()

    # === ACTION METHODS === #

    def action_create_repair_orders(self):
        """Create the repair orders of all parts that are to be repaired.

        :return: the repair orders, or nothing for users who may not read them.
        :rtype: dict | bool
        :raise AccessError: if the user may not inspect.
        :raise UserError: if nothing is to be repaired.
        """
        self._check_can_inspect()
        self.check_access("write")
        todo = self.filtered(lambda i: i.repair_status in ("pending", "failed"))
        if not todo:
            raise UserError(
                self.env._(
                    "%(orders)s: nothing waits for a repair. Inspect the goods first, "
                    "with “Repair” as settlement.",
                    orders=", ".join(self.order_id.mapped("name"))
                    or self.env._("Nothing chosen"),
                )
            )
        todo._lock_for_decision()
        repairs = todo._create_repair_orders().sudo(self.env.su)
        todo.order_id._close_repair_activities()
        if not repairs.has_access("read"):
            return True
        return repairs._get_records_action(name=self.env._("Repair Orders"))

    # === BUSINESS METHODS === #

    def _create_repair_orders(self):
        """Create what these parts lack of repair orders, one for each serial number.

        :return: the new repair orders, under sudo.
        :rtype: repair.order
        :raise UserError: if a warehouse has no operation type for repairs.
        """
        todo = self.filtered(lambda i: i.repair_status in ("pending", "failed"))
        # sudo: finance approves settlements without rights on repairs.
        return (
            self.env["repair.order"]
            .sudo()
            .create(
                [
                    vals
                    for inspection in todo.sudo()
                    for vals in inspection._prepare_repair_order_vals_list()
                ]
            )
        )

    def _prepare_repair_order_vals_list(self):
        """Return the repair orders that this part lacks.

        :rtype: list[dict]
        :raise UserError: if the warehouse has no operation type for repairs.
        """
        self.ensure_one()
        order = self.order_id
        picking_type = order.warehouse_id.repair_type_id
        if not picking_type:
            raise UserError(
                self.env._(
                    "%(order)s: the warehouse %(warehouse)s has no operation type for "
                    "repairs. Choose one on the warehouse.",
                    order=order.name,
                    warehouse=order.warehouse_id.name,
                )
            )
        shared = {
            "return_inspection_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": order.partner_id.id,
            "picking_type_id": picking_type.id,
            "product_id": self.product_id.id,
            "under_warranty": self._is_under_warranty(),
            "internal_notes": plaintext2html(self.finding) if self.finding else False,
            # The workshop shares the repairs out.
            "user_id": False,
        }
        return [
            {**shared, "lot_id": lot.id, "product_qty": quantity, "product_uom": uom.id}
            for lot, quantity, uom in self._get_lots_without_repair()
        ]

    def _get_lots_without_repair(self):
        """Spread what no repair order holds over the lots of this part.

        :return: triples of lot, quantity and its unit.
        :rtype: list[tuple[stock.lot, float, uom.uom]]
        """
        self.ensure_one()
        if self.product_id.tracking != "serial":
            quantity = self._get_qty_without_repair()
            return [(self.lot_ids[:1], quantity, self.product_uom_id)]
        active = self._get_repairs().filtered(lambda r: r.state != "cancel")
        return [
            (lot, quantity, uom)
            for lot, quantity, uom in self._get_lot_quantities()
            if lot not in active.lot_id
        ]

    def _is_under_warranty(self):
        """Return whether the repair is free: faulty goods, returned in time.

        Override it where contracts or the age of the goods decide.

        :rtype: bool
        """
        self.ensure_one()
        line = self.line_id
        return not line._is_exception() and line.reason_id.group == "quality"

    # === INSTEAD OF A REPAIR === #

    def _change_settlement(self, vals):
        """Override of `return_management` to keep what is being repaired.

        What brings the customer nothing goes back unrepaired.

        :raise UserError: if a repair goes on, or is done.
        """
        failed = self.filtered(lambda i: i.repair_status == "failed")
        if vals.get("settlement_type", "repair") != "repair":
            self._check_no_repair_goes_on()
        result = super()._change_settlement(vals)
        failed._mark_unrepaired()
        return result

    def _settle_otherwise(self, settlement_type):
        """Return the customer something else for what could not be repaired.

        Pieces of the same part that are repaired, or still may be, stay as they are.
        What brings the customer nothing goes back unrepaired.

        :param str settlement_type: ``refund``, ``exchange`` or ``none``.
        :return: the parts that are settled otherwise.
        :rtype: return.order.inspection
        :raise AccessError: if the user may not inspect.
        :raise UserError: if the settlement is not possible, or no repair was cancelled.
        """
        self._check_can_inspect()
        self.check_access("write")
        self._lock_for_decision()
        self._check_settled_otherwise(settlement_type)
        # sudo: rights are checked; sales and transfers follow without rights on them.
        parts = self.sudo()._split_unrepaired()
        parts.with_context(return_settlement=True).write(
            {"settlement_type": settlement_type}
        )
        parts._mark_unrepaired()
        lines = self.sudo().line_id
        lines.sale_line_id._recompute_qty_returned()
        lines._ship_repaired()
        lines.order_id._action_close_if_complete()
        return parts.sudo(self.env.su)

    def _check_no_repair_goes_on(self):
        """Refuse to settle otherwise what is being repaired, or was.

        :raise UserError: naming the return, the product and the remedy.
        """
        for inspection in self:
            if inspection.repair_status in ("progress", "done"):
                raise UserError(
                    self.env._(
                        "%(product)s on %(order)s is repaired, so it goes back to the "
                        "customer. Cancel the repair order first if it cannot be "
                        "repaired.",
                        product=inspection.product_id.display_name,
                        order=inspection.order_id.name,
                    )
                )

    def _check_settled_otherwise(self, settlement_type):
        """Refuse what is no alternative to a repair, or comes too early.

        :param str settlement_type: what the customer should get.
        :raise UserError: naming the return, the product and the remedy.
        """
        if not self or settlement_type not in ("refund", "exchange", "none"):
            raise UserError(
                self.env._(
                    "Choose goods whose repair was cancelled, and whether they are "
                    "refunded, exchanged or sent back."
                )
            )
        for inspection in self:
            if inspection.repair_status != "failed":
                raise UserError(
                    self.env._(
                        "%(product)s on %(order)s: no repair was cancelled. Cancel the "
                        "repair order first if the goods cannot be repaired.",
                        product=inspection.product_id.display_name,
                        order=inspection.order_id.name,
                    )
                )

    def _mark_unrepaired(self):
        """Send back what brings the customer nothing, and close the requests."""
        for settlement_type, parts in self.grouped("settlement_type").items():
            # sudo: follows from the settlement, nobody may write it.
            parts.sudo().is_sent_back_unrepaired = settlement_type == "none"
        self.order_id.filtered(
            lambda order: not order._get_failed_repairs()
        )._close_repair_activities()

    def _split_unrepaired(self):
        """Take what no repair order holds into parts of its own.

        :return: these parts, or the inspections themselves.
        :rtype: return.order.inspection
        """
        parts = self.browse()
        for inspection in self:
            quantity = inspection._get_qty_without_repair()
            if inspection.product_uom_id.compare(quantity, inspection.quantity) < 0:
                parts |= inspection._split_off(quantity)
            else:
                parts |= inspection
        return parts

    def _split_off(self, quantity):
        """Take a quantity out of this part, with its lots and cancelled repairs.

        :param float quantity: in the unit of the line.
        :rtype: return.order.inspection
        """
        self.ensure_one()
        settling = self.with_context(return_settlement=True)
        cancelled = self.repair_order_ids.filtered(lambda r: r.state == "cancel")
        lots = kept = self.lot_ids
        if self.product_id.tracking == "serial":
            kept = (self.repair_order_ids - cancelled).lot_id
            lots -= kept
        values = self.copy_data()[0]
        settling.write(
            {"quantity": self.quantity - quantity, "lot_ids": [Command.set(kept.ids)]}
        )
        part = settling.create(
            {
                **values,
                "quantity": quantity,
                "lot_ids": [Command.set(lots.ids)],
                "attachment_ids": [Command.set(self.attachment_ids.ids)],
            }
        )
        part.write(
            {
                "state": "done",
                "inspector_id": self.inspector_id.id,
                "date_done": self.date_done,
            }
        )
        cancelled.return_inspection_id = part
        return part
