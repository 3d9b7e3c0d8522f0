import math
import re

from odoo import Command, models

# What customers type as a quantity: no signs, exponents, or names of numbers
QUANTITY = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")
TEXT_LIMIT = 5000


class ReturnOrderRequest(models.TransientModel):
    """What customers enter: checked once, and kept if nothing of it is wrong."""

    _inherit = "return.order.request"

    def _store_items(self, entered):
        """Keep which quantities of which order lines come back.

        :param dict[int, str] entered: texts by id of the order line.
        :return: what is wrong by id of the order line; by 0 what concerns all of them.
            If anything is, nothing is kept.
        :rtype: dict[int, str]
        """
        self.ensure_one()
        faults, quantities = {}, {}
        for row in self._get_item_rows():
            line = row["line"]
            text = (entered.get(line.id) or "").strip()
            quantity = self._parse_quantity(text)
            fault = (
                self.env._("Enter a number, such as 1.")
                if quantity is None
                else quantity and self._check_quantity(row, quantity)
            )
            if fault:
                faults[line.id] = fault
            elif quantity:
                quantities[line] = quantity
        if not faults and not quantities:
            faults[0] = self.env._("Enter the quantity of at least one product.")
        if not faults:
            self._write_items(quantities)
        return faults

    def _parse_quantity(self, text):
        """Read a quantity as customers write it.

        :param str text: may be empty.
        :return: None if it is not a quantity.
        :rtype: float | None
        """
        if not text:
            return 0.0
        if not QUANTITY.fullmatch(text):
            return None
        return float(text.replace(",", "."))

    def _check_quantity(self, row, quantity):
        """Return what is wrong with a quantity.

        :param dict row: see `_get_item_rows`.
        :param float quantity: above zero.
        :return: the explanation, False if it is right.
        :rtype: str | bool
        """
        line = row["line"]
        if row["obstacle"]:
            return row["obstacle"]
        if row["uom"].compare(quantity, line._get_portal_maximum()) > 0:
            return self.env._(
                "Only %(quantity)s %(unit)s can be returned.",
                quantity=row["max"],
                unit=row["uom"].name,
            )
        parts = quantity / row["step"]
        if not math.isclose(parts, round(parts), abs_tol=1e-6):
            if row["step"] == 1.0:
                return self.env._("Enter a whole number.")
            return self.env._(
                "Enter a multiple of %(step)s.", step=self._format_number(row["step"])
            )
        return False

    def _write_items(self, quantities):
        """Keep the quantities, and what was entered about the lines that stay.

        :param dict[sale.order.line, float] quantities: above zero.
        """
        known = {line.sale_line_id: line for line in self.line_ids}
        commands = [
            Command.update(line.id, self._prepare_item_vals(sale_line, quantities))
            if sale_line in quantities
            else Command.delete(line.id)
            for sale_line, line in known.items()
        ]
        commands += [
            Command.create(
                {
                    "sale_line_id": sale_line.id,
                    **self._prepare_item_vals(sale_line, quantities),
                }
            )
            for sale_line in quantities
            if sale_line not in known
        ]
        self.line_ids = commands

    def _prepare_item_vals(self, sale_line, quantities):
        """Return what was entered about one product, in the unit that was shown.

        :param sale.order.line sale_line: the product.
        :param dict[sale.order.line, float] quantities: see `_write_items`.
        :rtype: dict
        """
        return {
            "quantity": quantities[sale_line],
            "product_uom_id": sale_line._get_return_uom().id,
        }

    def _store_settlement(self, settlement_type, refund_method):
        """Keep what the customer would like to get.

        :param str settlement_type: as it was entered.
        :param str refund_method: as it was entered; only counts for a refund.
        :return: what is wrong. If anything is, nothing is kept.
        :rtype: dict[str, str]
        """
        self.ensure_one()
        faults = self._check_settlement(settlement_type, refund_method)
        if not faults:
            is_refund = settlement_type == "refund"
            self.write(
                {
                    "settlement_type": settlement_type,
                    "refund_method": refund_method if is_refund else False,
                }
            )
        return faults

    def _check_settlement(self, settlement_type, refund_method):
        """Return what is wrong with what the customer would like to get.

        :param str settlement_type: as it was entered.
        :param str refund_method: as it was entered; only counts for a refund.
        :return: the explanations by field.
        :rtype: dict[str, str]
        """
        offer = self._get_settlement_offer()
        if settlement_type not in {option["key"] for option in offer["types"]}:
            text = self.env._("Choose what you would like to get.")
            return {"settlement_type": text}
        methods = {option["key"] for option in offer["methods"]}
        if settlement_type == "refund" and refund_method not in methods:
            text = self.env._("Choose how you would like to get your money.")
            return {"refund_method": text}
        return {}

    def _store_method(self, return_method):
        """Keep how the goods come back.

        :param str return_method: as it was entered.
        :return: what is wrong. If anything is, nothing is kept.
        :rtype: dict[str, str]
        """
        self.ensure_one()
        faults = self._check_method(return_method)
        if not faults:
            self.return_method = return_method
        return faults

    def _check_method(self, return_method):
        """Return what is wrong with how the goods come back.

        :param str return_method: as it was entered.
        :return: the explanations by field.
        :rtype: dict[str, str]
        """
        offered = {option["key"] for option in self._get_return_methods()}
        if return_method in offered:
            return {}
        text = self.env._("Choose how the goods come back to us.")
        return {"return_method": text}

    def _store_note(self, note):
        """Keep what the customer wants to tell.

        :param str note: as it was entered.
        """
        self.note = (note or "").strip()[:TEXT_LIMIT]
