from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_round

from .return_sold_mixin import NOISE_DIGITS


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["return.link.mixin", "sale.order.line", "return.sold.mixin"]
    _sold_document = "order_id"

    return_line_ids = fields.One2many(
        comodel_name="return.order.line",
        inverse_name="sale_line_id",
        string="Return Lines",
    )
    qty_return_held = fields.Float(
        string="Held by Returns",
        digits="Product Unit",
        compute="_compute_qty_return_held",
        help="Quantity that open returns expect and that nobody else can return.",
    )
    qty_returned = fields.Float(
        string="Returned",
        compute="_compute_qty_returned",
        store=True,
        help="Quantity the customer gave back or need not pay, by return orders.",
    )
    qty_return_unmoved = fields.Float(
        string="Returned without Move",
        compute="_compute_qty_returned",
        store=True,
        help="Part of what counts as returned that no stock move tells: goods that "
        "stay with the customer, refunds and replacements in advance.",
    )
    qty_return_credited = fields.Float(
        string="Credited by Returns",
        compute="_compute_qty_return_credited",
        store=True,
    )
    qty_returnable = fields.Float(
        string="Returnable",
        compute="_compute_qty_returnable",
        help="Delivered, less what was returned and what open returns hold.",
    )

    # === COMPUTE METHODS === #

    @api.depends("return_line_ids.qty_held", "return_line_ids.product_uom_id")
    def _compute_qty_return_held(self):
        for line in self:
            # sudo: a salesperson sees the quantity of a colleague's return.
            line.qty_return_held = sum(
                return_line._convert_to_sale_uom(return_line.qty_held)
                for return_line in line.sudo().return_line_ids
            )

    # Not rounded: a piece is a part of a pack.
    # Neither of the next two depends on the return lines themselves: a new return line
    # would make every order recompute its invoice status.
    @api.depends(
        "move_ids.return_line_id",
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom",
        # What was credited in advance, or charged again.
        "invoice_lines.return_line_id",
        "invoice_lines.quantity",
        "invoice_lines.move_id.state",
    )
    def _compute_qty_returned(self):
        for line in self:
            returned = unmoved = 0.0
            # sudo: as in `_compute_qty_return_held`.
            for return_line in line.sudo().return_line_ids:
                given_back = return_line.qty_given_back
                moved = return_line._get_qty_moved_back()
                returned += return_line._convert_to_sale_uom(given_back)
                unmoved += return_line._convert_to_sale_uom(given_back - moved)
            reduced = line._get_qty_reduction_given_back()
            line.qty_returned = returned + reduced
            line.qty_return_unmoved = unmoved + reduced

    @api.depends(
        "invoice_lines.return_line_id",
        "invoice_lines.quantity",
        "invoice_lines.move_id.state",
    )
    def _compute_qty_return_credited(self):
        for line in self:
            # sudo: as in `_compute_qty_return_held`.
            line.qty_return_credited = sum(
                credit.move_id.direction_sign
                * credit._get_sold_quantity(line.product_uom_id)
                for credit in line.sudo().invoice_lines
                if credit.return_line_id and credit.parent_state != "cancel"
            )

    @api.depends("move_ids.state", "move_ids.quantity", "qty_return_held")
    def _compute_qty_returnable(self):
        balances = self._get_qty_at_customer()
        for line in self:
            left = balances.get(line.id, 0.0) - line.qty_return_held
            line.qty_returnable = line._round_returnable(left)

    def _prepare_qty_invoiced(self):
        """Override of `sale` to count pieces of packs and parts of reductions."""
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            correction = line._get_invoiced_correction(("draft", "posted"))
            if correction:
                quantities[line] = float_round(
                    quantities[line] + correction, precision_digits=NOISE_DIGITS
                )
        return quantities

    def _compute_qty_invoiced_posted(self):
        """Override of `sale` to count pieces of packs and parts of reductions."""
        result = super()._compute_qty_invoiced_posted()
        for line in self:
            correction = line._get_invoiced_correction(("posted",))
            if correction:
                line.qty_invoiced_posted = float_round(
                    line.qty_invoiced_posted + correction,
                    precision_digits=NOISE_DIGITS,
                )
        return result

    def _prepare_qty_delivered(self):
        """Override of `sale_stock` to count pieces of packs before rounding."""
        quantities = super()._prepare_qty_delivered()
        for line in self.filtered("return_line_ids"):
            exact = line._sum_deliveries()
            if exact is not None:
                # What was handed out otherwise may have been counted before.
                rounding = exact - line._sum_deliveries(rounded=True)
                quantities[line] = float_round(
                    quantities[line] + rounding, precision_digits=NOISE_DIGITS
                )
        return quantities

    @api.depends(
        "qty_returned",
        "qty_return_credited",
        # What is delivered again after a return is ordered again.
        "move_ids.state",
        "move_ids.product_uom_qty",
    )
    def _compute_qty_to_invoice(self):
        """Override of `sale` so that returns never make an order "to invoice" again.

        What is billable is what the customer keeps. A credit that a return still owes
        is the business of the return: the order must not offer it a second time.
        """
        result = super()._compute_qty_to_invoice()
        for line in self._filter_returned():
            if line.state == "sale" and not line.display_type:
                line.qty_to_invoice = line._get_qty_to_invoice_after_returns()
        return result

    @api.depends("qty_returned")
    def _compute_invoice_status(self):
        """Override of `sale`: what is kept and invoiced is fully invoiced."""
        result = super()._compute_invoice_status()
        for line in self._filter_returned():
            if (
                line.invoice_status in ("no", "upselling")
                and line.state == "sale"
                and line._is_kept_invoiced()
            ):
                line.invoice_status = "invoiced"
        return result

    @api.depends("qty_returned", "qty_return_credited")
    def _compute_amount_to_invoice(self):
        """Override of `sale` to count only what the customer keeps."""
        result = super()._compute_amount_to_invoice()
        for line in self._filter_returned():
            line.amount_to_invoice = line._get_price_of_kept("price_total")
        return result

    @api.depends("qty_returned", "qty_return_credited", "qty_invoiced_posted")
    def _compute_untaxed_amount_to_invoice(self):
        """Override of `sale` to count only what the customer keeps."""
        result = super()._compute_untaxed_amount_to_invoice()
        for line in self._filter_returned():
            line.untaxed_amount_to_invoice = line._get_price_of_kept("price_subtotal")
        return result

    # === OVERRIDES === #

    def _get_qty_procurement(self, previous_product_uom_qty=False):
        """Override of `sale_stock` to count what returns deliver.

        Core counts the goods that came back, but neither their replacement nor what was
        sent back: a higher ordered quantity would deliver them once more.
        """
        quantity = super()._get_qty_procurement(
            previous_product_uom_qty=previous_product_uom_qty
        )
        moves = self._get_moves_of_returns()
        if not moves:
            return quantity
        outgoing, __ = self._get_outgoing_incoming_moves(strict=False)
        steps = self._exclude_steps_of(moves, outgoing)
        return quantity + self._sum_moves_of_returns(steps)

    # === QUANTITIES === #

    def _get_qty_at_customer(self):
        """Count what the customer has got and has not given back.

        Done moves across the company's boundary count, whatever their effect on the
        delivered quantity; reverse transfers that core's own wizard opened are held
        back as well. Services count as delivered by their own quantity.

        :return: quantity by id of the sale line, in the unit of the line.
        :rtype: dict[int, float]
        """
        balances = defaultdict(float)
        by_moves = self.filtered(lambda line: line.qty_delivered_method == "stock_move")
        for line in self - by_moves:
            balances[line.id] = line.qty_delivered
        for line in by_moves:
            balances[line.id] = line._get_qty_handed_out()
        products = {line.id: line.product_id.id for line in by_moves}
        for line, product, uom, quantity in by_moves._get_signed_quantities():
            if products[line.id] == product.id:
                balances[line.id] += uom._compute_quantity(
                    quantity, line.product_uom_id, round=False
                )
        return balances

    def _get_signed_quantities(self):
        """Read what moved to the customers (above zero) and back (below zero).

        :return: tuples of sale line, product, unit and signed quantity.
        :rtype: list[tuple[sale.order.line, product.product, uom.uom, float]]
        """
        quantities = []
        for group in self._read_returnable_moves():
            line, product, source, destination, state, return_line, uom, done, asked = (
                group
            )
            if source._is_way_to_customer(destination):
                if state == "done":
                    quantities.append((line, product, uom, done))
            elif not source._is_way_back(destination):
                continue
            elif state == "done":
                quantities.append((line, product, uom, -done))
            elif not return_line:
                quantities.append((line, product, uom, -asked))
        return quantities

    def _get_return_surpluses(self, with_held=True):
        """Find what came back above what was delivered and is not held by others.

        An override may look at the components of what was sold.

        :param bool with_held: whether what returns hold counts as well.
        :return: tuples of sale line, product, its unit and the surplus in that unit.
        :rtype: list[tuple[sale.order.line, product.product, uom.uom, float]]
        """
        balances = self._get_qty_at_customer()
        surpluses = []
        for line in self:
            left = balances.get(line.id, 0.0)
            if with_held:
                left -= line.qty_return_held
            if line._compare_quantity(left, 0.0) < 0:
                surpluses.append((line, line.product_id, line.product_uom_id, -left))
        return surpluses

    def _is_sold_as_components(self):
        """Return whether other products than that of this line are delivered for it.

        :return: False; an override says so for the kits that it can return.
        :rtype: bool
        """
        return False

    def _read_returnable_moves(self):
        """Read the moves of sale lines that decide what can be returned, in one query.

        :return: tuples of sale line, product, source, destination, state, return line,
            unit, done and asked quantity.
        :rtype: list[tuple]
        """
        if not self.ids:
            return []
        # sudo: salespeople may not read moves but must know what can be returned.
        return (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                Domain("sale_line_id", "in", self.ids)
                & Domain("state", "not in", ("draft", "cancel")),
                [
                    "sale_line_id",
                    "product_id",
                    "location_id",
                    "location_dest_id",
                    "state",
                    "return_line_id",
                    "product_uom",
                ],
                ["quantity:sum", "product_uom_qty:sum"],
            )
        )

    def _get_creditable_invoice_lines(self):
        """Return the posted invoice lines of these sale lines, newest first.

        :rtype: account.move.line
        """
        return self.invoice_lines.filtered(
            lambda line: line.parent_state == "posted" and line._is_charging()
        ).sorted(lambda line: (line.move_id.invoice_date, line.id), reverse=True)

    def _recompute_qty_returned(self):
        """Count goods that stay with the customer: no move tells that they count."""
        names = ["qty_returned", "qty_return_unmoved"]
        for name in names:
            self.env.add_to_compute(self._fields[name], self)
        self.modified(names)

    # === GOODS === #
