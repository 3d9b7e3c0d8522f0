from odoo import Command, models


class ReturnOrderLine(models.Model):
    """What of an advance refund or replacement the customer has to pay after all."""

    _inherit = "return.order.line"

    def _prepare_charge_vals_list(self):
        """Return the invoice lines of what did not come, or came worse than said.

        :rtype: list[dict]
        """
        self.ensure_one()
        vals_list = []
        quantity = self._get_qty_to_charge()
        if self.product_uom_id.compare(quantity, 0) > 0:
            source = self._get_charged_source()
            vals_list.append(
                self._prepare_charge_vals(source, quantity)
                if source
                else self._prepare_charge_vals_of_order(quantity)
            )
        return vals_list + [
            self._prepare_difference_vals(inspection, quantity)
            for inspection, quantity in self._get_overpaid_inspections()
        ]

    def _get_charged_source(self):
        """Return the line that tells at which price the goods are charged.

        What was credited in advance, or else what the order was invoiced at.

        :return: empty if the order was not invoiced yet; without an order the line of
            the invoice, whatever became of it.
        :rtype: account.move.line
        """
        self.ensure_one()
        # sudo: returns may be handled without rights on invoices.
        credits = self.sudo().credit_line_ids.filtered(
            lambda line: (
                line.return_role == "goods"
                and line.parent_state != "cancel"
                and not line.return_inspection_id
            )
        )
        invoiced = self._get_invoice_lines_to_credit()[:1]
        return credits.sorted("id")[-1:] or invoiced or self.invoice_line_id.sudo()

    def _prepare_charge_vals(self, source, quantity):
        """Return the line that charges goods again, as their credit gave them back.

        :param account.move.line source: see `_get_charged_source`.
        :param float quantity: in the unit of the return line.
        :rtype: dict
        """
        self.ensure_one()
        return {
            "return_line_id": self.id,
            "return_role": "charge_back",
            "product_id": source.product_id.id,
            "name": source.name,
            "product_uom_id": source.product_uom_id.id,
            "quantity": self.product_uom_id._compute_quantity(
                quantity, source.product_uom_id, round=False
            ),
            "price_unit": source.price_unit,
            "discount": source.discount,
            "tax_ids": [Command.set(source.tax_ids.ids)],
            "account_id": source.account_id.id,
            "analytic_distribution": source.analytic_distribution,
            "sale_line_ids": [Command.set(self.sale_line_id.ids)],
        }

    def _prepare_charge_vals_of_order(self, quantity):
        """Return the line that charges goods at the price of an order not invoiced yet.

        :param float quantity: in the unit of the return line.
        :rtype: dict
        """
        self.ensure_one()
        # sudo: returns may be handled without rights on sale orders.
        sale_line = self.sale_line_id.sudo()
        return {
            "return_line_id": self.id,
            "return_role": "charge_back",
            "product_id": sale_line.product_id.id,
            "name": sale_line.name,
            "product_uom_id": sale_line.product_uom_id.id,
            "quantity": self._convert_to_sale_uom(quantity),
            "price_unit": sale_line.price_unit,
            "discount": sale_line.discount,
            "tax_ids": [Command.set(sale_line.tax_ids.ids)],
            "analytic_distribution": sale_line.analytic_distribution,
            "sale_line_ids": [Command.set(sale_line.ids)],
        }

    def _get_overpaid_inspections(self):
        """Return the inspected parts whose advance refund was higher than their share.

        :return: pairs of inspection and quantity in the unit of the line.
        :rtype: list[tuple[return.order.inspection, float]]
        """
        self.ensure_one()
        if (
            self.state not in ("authorized", "done")
            or not self.qty_credited
            or self._get_refund_trigger() not in ("approval", "sent", "receipt")
        ):
            return []
        uncredited = dict(self._get_uncredited_inspections())
        # sudo: as in `_get_charged_source`.
        charged = (
            self.sudo()
            .credit_line_ids.filtered(
                lambda line: (
                    line.return_role == "difference" and line.parent_state != "cancel"
                )
            )
            .return_inspection_id
        )
        pairs = []
        for inspection, left in uncredited.items():
            quantity = inspection.quantity - left - inspection._get_qty_credited()
            if (
                inspection not in charged
                and inspection.credit_percent < self.credit_percent
                and self.product_uom_id.compare(quantity, 0) > 0
            ):
                pairs.append((inspection, quantity))
        return pairs

    def _prepare_difference_vals(self, inspection, quantity):
        """Return the line that charges what was refunded too much for worse goods.

        :param return.order.inspection inspection: what was found.
        :param float quantity: in the unit of the line.
        :rtype: dict
        """
        self.ensure_one()
        source = self._get_charged_source()
        # sudo: as in `_get_charged_source`.
        original = source.return_invoice_line_id or source
        share = (self.credit_percent - inspection.credit_percent) / 100.0
        env = self._get_env_of_customer()
        return {
            **self._prepare_charge_vals(source, quantity),
            "return_role": "difference",
            "return_inspection_id": inspection.id,
            "name": env._(
                "%(name)s\n%(percent)s %% of the price charged: worse than announced",
                name=original.name,
                percent=f"{share * 100:g}",
            ),
            "price_unit": original.price_unit * share,
            "sale_line_ids": [],
        }
