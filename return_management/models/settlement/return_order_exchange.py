from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """What goes to the customer: replacements, and goods that were repaired."""

    _inherit = "return.order"

    replacement_timing = fields.Selection(
        selection=[
            ("approval", "At Once"),
            ("sent", "When the Goods Are on the Way"),
            ("receipt", "On Receipt"),
            ("inspection", "After the Inspection"),
        ],
        string="Replacement Sent",
        required=True,
        default="inspection",
    )
    is_advance_replacement = fields.Boolean(
        string="Advance Replacement", compute="_compute_is_advance_replacement"
    )
    has_exchange = fields.Boolean(compute="_compute_has_exchange")
    has_allowance = fields.Boolean(compute="_compute_has_exchange")

    @api.depends("replacement_timing", "line_ids.settlement_type")
    def _compute_is_advance_replacement(self):
        for order in self:
            order.is_advance_replacement = order.replacement_timing in (
                "approval",
                "sent",
            ) and "exchange" in order.line_ids.mapped("settlement_type")

    @api.depends(
        "requested_settlement_type",
        "line_ids.settlement_type",
        "line_ids.requested_settlement_type",
    )
    def _compute_has_exchange(self):
        for order in self:
            decided = order.line_ids.mapped("settlement_type")
            order.has_exchange = "exchange" in (
                *decided,
                *order.line_ids.mapped("requested_settlement_type"),
                order.requested_settlement_type,
            )
            order.has_allowance = "allowance" in decided

    # === EVENTS === #

    def write(self, vals):
        """Override to settle what is due as soon as the goods are on their way."""
        result = super().write(vals)
        if {"date_sent", "tracking_number"} & vals.keys():
            sent = self.filtered(
                lambda order: order.state == "authorized" and order.date_sent
            )
            sent.line_ids._recount_unmoved()
            sent._on_sent()
            sent._settle_on_event()
        return result

    def _settle_on_event(self):
        """Do what became due without an inspection: replacements, early refunds.

        Replacements leave at once; money passes the gate of the settlement. Whatever
        keeps the money does not keep the goods: it waits for finance.
        """
        self.line_ids.filtered(
            lambda line: line._is_replaced_on_event()
        )._create_replacements()
        lines = self.line_ids.filtered(
            lambda line: (
                line.is_to_credit
                and line._get_refund_trigger() in ("approval", "sent", "receipt")
                and line.is_goods_expected
            )
        )
        # sudo: the event was authorized, whoever causes it; money passes its gate.
        due = lines.order_id.sudo().filtered(
            lambda order: not order._get_settlement_obstacle()
        )
        if due:
            due.sudo(self.env.su)._settle_or_wait()

    # === DELIVERIES TO THE CUSTOMER === #

    def _prepare_replacement_picking_vals(self, move_vals_list):
        """Return a delivery that takes replacements to the customer.

        :param list[dict] move_vals_list: its moves.
        :rtype: dict
        """
        self.ensure_one()
        return {
            "return_order_id": self.id,
            "partner_id": move_vals_list[0].get("partner_id")
            or self._get_delivery_address().id,
            "picking_type_id": move_vals_list[0]["picking_type_id"],
            "location_id": move_vals_list[0]["location_id"],
            "location_dest_id": move_vals_list[0]["location_dest_id"],
            "origin": self.name,
            "company_id": self.company_id.id,
            "scheduled_date": fields.Datetime.now(),
            "move_ids": [Command.create(vals) for vals in move_vals_list],
        }

    def _get_delivery_address(self):
        """Return the address that replacements go to.

        :rtype: res.partner
        """
        self.ensure_one()
        # sudo: as in `return.order.line._get_sold`.
        invoices = self.line_ids.invoice_id.sudo()
        address = self.sale_order_ids.partner_shipping_id[:1]
        return address or invoices.partner_shipping_id[:1] or self.partner_id

    def _message_replacement_from_stock(self, product, rule):
        """Say why a replacement does not take the route of a sale.

        :param product.product product: the replacement.
        :param stock.rule rule: that would deliver a sale.
        """
        self.ensure_one()
        # sudo: whoever settles need not write on the return.
        self.sudo()._message_log(
            body=self.env._(
                "%(product)s replaces goods and leaves from %(warehouse)s, not by the "
                "route “%(route)s”: what a vendor ships to the customer could not be "
                "followed as a replacement.",
                product=product.display_name,
                warehouse=self.warehouse_id.name,
                route=rule.route_id.name,
            )
        )

    @api.depends("picking_ids.move_ids.return_role")
    def _compute_replacement_picking_ids(self):
        for order in self:
            # sudo: users without stock rights see that a replacement is on its way.
            moves = order.sudo().picking_ids.move_ids
            order.replacement_picking_ids = moves.filtered(
                lambda move: move.return_role == "replacement"
            ).picking_id.sudo(self.env.su)

    def _check_can_cancel(self):
        """Override to keep returns whose replacement is with the customer."""
        for line in self.line_ids:
            if line.product_uom_id.compare(line.qty_replaced, 0) > 0:
                raise UserError(
                    self.env._(
                        "%(order)s cannot be cancelled: a replacement for %(product)s "
                        "has been delivered. Receive the goods, or charge them.",
                        order=line.order_id.name,
                        product=line.product_id.display_name,
                    )
                )
        return super()._check_can_cancel()
