from odoo import Command, api, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """Makes returns from what was sold."""

    _inherit = "return.order"

    @api.model
    def _create_from_sale_lines(self, sale_lines, quantities=None, **values):
        """Create one return per company and customer from sale lines.

        :param sale.order.line sale_lines: candidates; those with nothing left are
            passed over unless a quantity is given for them.
        :param dict[int, float] quantities: quantity by id of the sale line.
        :param values: further values of the returns, such as the reason.
        :rtype: return.order
        :raise UserError: if nothing can be returned or a line is not a candidate.
        """
        quantities = self._get_return_quantities(sale_lines, quantities)
        lines = sale_lines.filtered(lambda line: line.id in quantities)
        return self._create_with_lines(
            {
                line: [
                    {
                        "sale_line_id": line.id,
                        **line._prepare_return_quantity_vals(quantities[line.id]),
                    }
                ]
                for line in lines
            },
            **values,
        )

    @api.model
    def _create_with_lines(self, vals_by_sale_line, **values):
        """Create one return per company and customer.

        :param dict[sale.order.line, list[dict]] vals_by_sale_line: the return lines.
        :param values: further values of the returns, such as the reason.
        :rtype: return.order
        """
        return self.create(
            self._prepare_with_lines_vals_list(vals_by_sale_line, **values)
        )

    @api.model
    def _prepare_with_lines_vals_list(self, vals_by_sale_line, **values):
        """Return the returns of some sale lines, one per company and customer.

        :param dict[sale.order.line, list[dict]] vals_by_sale_line: the return lines.
        :param values: further values of the returns, such as the reason.
        :rtype: list[dict]
        """
        lines = self.env["sale.order.line"].concat(*vals_by_sale_line)
        groups = lines.grouped(
            lambda line: (line.company_id, line.order_partner_id)
        ).items()
        return [
            {
                "company_id": company.id,
                "partner_id": partner.id,
                "warehouse_id": group.order_id.warehouse_id[:1].id,
                **values,
                "line_ids": [
                    Command.create(vals)
                    for line in group
                    for vals in vals_by_sale_line[line]
                ],
            }
            for (company, partner), group in groups
        ]

    @api.model
    def _prepare_invoiced_lines(self, quantities):
        """Return the return lines of goods that were invoiced without an order.

        :param dict[account.move.line, float] quantities: in the units of the lines.
        :return: commands, none for what does not come back.
        :rtype: list[Command]
        :raise UserError: if a quantity is negative.
        """
        if any(line.product_uom_id.compare(q, 0) < 0 for line, q in quantities.items()):
            raise UserError(
                self.env._("A quantity to return cannot be negative. Correct it.")
            )
        return [
            Command.create(
                {
                    "invoice_line_id": line.id,
                    **line._prepare_return_quantity_vals(quantity),
                }
            )
            for line, quantity in quantities.items()
            if line._compare_quantity(quantity, 0)
        ]

    @api.model
    def _get_return_quantities(self, sale_lines, quantities):
        """Choose the quantities that come back.

        :return: quantity by id of the sale line, without zeros.
        :rtype: dict[int, float]
        :raise UserError: if nothing can be returned or a line is not a candidate.
        """
        candidates = sale_lines.filtered(lambda line: line._can_come_back())
        if quantities is None:
            quantities = {line.id: line.qty_returnable for line in candidates}
        foreign = quantities.keys() - set(sale_lines.ids)
        if foreign:
            raise UserError(
                self.env._(
                    "The order lines %(ids)s are not among those that are returned.",
                    ids=", ".join(map(str, sorted(foreign))),
                )
            )
        lines = sale_lines.filtered(lambda line: line.id in quantities)
        # What structures the order has no unit.
        if any(
            line.product_uom_id.compare(quantities[line.id], 0) < 0
            if line.product_uom_id
            else quantities[line.id] < 0
            for line in lines
        ):
            raise UserError(
                self.env._("A quantity to return cannot be negative. Correct it.")
            )
        (lines - candidates).filtered(
            lambda line: quantities[line.id]
        )._check_can_come_back()
        chosen = {
            line.id: quantities[line.id]
            for line in lines & candidates
            if line._compare_quantity(quantities[line.id], 0)
        }
        if not chosen:
            self._raise_nothing_chosen(sale_lines, candidates)
        return chosen

    def _raise_nothing_chosen(self, sale_lines, candidates):
        """Explain why there is nothing to return.

        :param sale.order.line sale_lines: all that were offered.
        :param sale.order.line candidates: those that can come back at all.
        :raise UserError: naming the orders and the remedy.
        """
        orders = ", ".join(sale_lines.order_id.mapped("name")) or self.env._(
            "this selection"
        )
        if any(candidates.mapped("qty_returnable")):
            raise UserError(
                self.env._(
                    "Nothing was chosen of %(orders)s. Enter how much of it comes "
                    "back.",
                    orders=orders,
                )
            )
        raise UserError(
            self.env._(
                "Nothing can be returned of %(orders)s: nothing was delivered, or "
                "everything is already returned or held by another return.",
                orders=orders,
            )
        )

    def _check_can_add_lines(self):
        """Refuse to add lines to what was decided about.

        :raise UserError: naming the returns and the remedy.
        """
        decided = self.filtered(lambda order: order.state != "draft")
        if decided:
            raise UserError(
                self.env._(
                    "%(orders)s was submitted: lines can no longer be added. Set it "
                    "back to draft first.",
                    orders=", ".join(decided.mapped("name")),
                )
            )

    def _add_sale_lines(self, sale_lines, quantities):
        """Add what comes back to this return.

        :param sale.order.line sale_lines: the candidates.
        :param dict[int, float] quantities: quantity by id of the sale line.
        :raise UserError: if the return is no draft, or nothing was chosen.
        """
        self.ensure_one()
        self._check_can_add_lines()
        chosen = self._get_return_quantities(sale_lines, quantities)
        self.line_ids = [
            Command.create(
                {
                    "sale_line_id": line.id,
                    **line._prepare_return_quantity_vals(chosen[line.id]),
                }
            )
            for line in sale_lines
            if line.id in chosen
        ]
