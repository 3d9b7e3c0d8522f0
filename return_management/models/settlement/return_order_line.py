from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, float_round

from ..order.return_sold_mixin import NOISE_DIGITS
from .settlement_part import SettlementPart


class ReturnOrderLine(models.Model):
    """How much of which invoice line a return line gives back."""

    _inherit = "return.order.line"

    # === WHAT IS CREDITED === #

    def _get_parts_to_credit(self):
        """Collect what is owed and not credited yet.

        With goods, each validated inspection is a part with its own share; without
        goods the line itself is. Parts of one sale line and product never exceed what
        is billed above what the customer keeps.

        :rtype: list[SettlementPart]
        """
        return self._limit_parts(
            [
                part
                for line in self.filtered("is_to_credit")
                for part in (*line._get_parts_to_reduce(), *line._get_own_parts())
            ]
        )

    @api.model
    def _limit_parts(self, parts):
        """Cut parts down to what is billed above what the customer keeps.

        :param list[SettlementPart] parts: what is credited.
        :return: the parts of which something is left.
        :rtype: list[SettlementPart]
        """
        left = {}
        limited = []
        for part in parts:
            line = part.line
            sold = line._get_sold()
            if not part.is_goods or not sold:
                limited += [part] * bool(sold)
                continue
            key = sold, line.product_id
            if key not in left:
                left[key] = line._get_qty_overbilled()
            in_sale_uom = line._convert_to_sale_uom(part.quantity)
            if float_compare(in_sale_uom, left[key], NOISE_DIGITS) > 0:
                in_sale_uom = left[key]
                quantity = line._convert_from_sale_uom(in_sale_uom)
                part = part._replace(quantity=quantity)
            if not line._is_negligible(in_sale_uom, sold.product_uom_id):
                left[key] -= in_sale_uom
                limited.append(part)
        return limited

    def _get_own_parts(self):
        """Return what this line could be credited for, invoiced or not.

        What was refunded in advance counts for the inspected parts, first ones first;
        what is due in advance and not inspected is a part of its own.

        :rtype: list[SettlementPart]
        """
        self.ensure_one()
        uom = self.product_uom_id
        given = self.qty_credited - self.qty_reduced
        left = self._get_qty_creditable() - given
        parts = []
        for inspection, quantity in self._get_uncredited_inspections():
            taken = min(quantity, left)
            if uom.compare(taken, 0) > 0:
                left -= taken
                percent = inspection.credit_percent
                parts.append(self._prepare_part(inspection, taken, percent))
        if uom.compare(left, 0) > 0:
            empty = self.env["return.order.inspection"]
            parts.append(self._prepare_part(empty, left, self.credit_percent))
        return parts

    def _get_uncredited_inspections(self):
        """Share what was credited in advance over the inspected parts.

        :return: pairs of inspection and the quantity of it that no credit holds.
        :rtype: list[tuple[return.order.inspection, float]]
        """
        self.ensure_one()
        inspections = self._get_done_inspections(*self._get_credited_types())
        own = {inspection: inspection._get_qty_credited() for inspection in inspections}
        advance = max(self.qty_credited - self.qty_reduced - sum(own.values()), 0.0)
        pairs = []
        for inspection in inspections.sorted("id"):
            quantity = inspection.quantity - own[inspection]
            absorbed = min(quantity, advance)
            advance -= absorbed
            pairs.append((inspection, quantity - absorbed))
        return pairs

    def _get_parts_to_reduce(self):
        """Return what the customer keeps at a lower price and has no credit yet.

        :rtype: list[SettlementPart]
        """
        self.ensure_one()
        left = self._get_qty_reducible() - self.qty_reduced
        if self.product_uom_id.compare(left, 0) <= 0:
            return []
        inspections = self._get_done_inspections("allowance")
        if not inspections:
            empty = self.env["return.order.inspection"]
            percent = self.credit_percent
            return [self._prepare_part(empty, left, percent, "allowance")]
        parts = []
        for inspection in inspections.sorted("id"):
            quantity = min(inspection.quantity - inspection._get_qty_credited(), left)
            left -= quantity
            percent = inspection.credit_percent
            part = self._prepare_part(inspection, quantity, percent, "allowance")
            parts.append(part)
        return parts

    def _prepare_part(self, inspection, quantity, percent, role="goods", fee=None):
        """Return what this line is credited for at once.

        :param return.order.inspection inspection: that found the goods; may be empty.
        :param float quantity: in the unit of the line.
        :param float percent: of the price.
        :param str role: see `SettlementPart`.
        :param tuple fee: type and rate that are tried instead of those of the line.
        :rtype: SettlementPart
        """
        self.ensure_one()
        fee_type, rate = fee or (self.restocking_fee_type, self.restocking_fee_rate)
        return SettlementPart(self, inspection, quantity, percent, role, fee_type, rate)

    # === WHERE IT IS TAKEN FROM === #

    def _get_invoice_lines_to_credit(self):
        """Return the posted invoice lines that charged what these lines bring back.

        :return: under sudo, newest first.
        :rtype: account.move.line
        """
        # sudo: returns may be handled without rights on invoices.
        ordered = self.sale_line_id.sudo()._get_creditable_invoice_lines()
        return ordered | self.invoice_line_id.sudo()._get_creditable_invoice_lines()

    def _share_part(self, part, ledger):
        """Share a part over the invoice lines that charged it, newest first.

        :param SettlementPart part: what is credited.
        :param CreditLedger ledger: what is left of the invoices.
        :return: yields pairs of invoice line and quantity in its unit; the quantity has
            to be taken before the next pair is asked for.
        :rtype: Iterator[tuple[account.move.line, float]]
        :raise UserError: if what is owed stands on invoices that are not posted.
        """
        self.ensure_one()
        needed = self._convert_to_sale_uom(part.quantity)
        sale_uom = self._get_sold().product_uom_id
        for invoice_line in self._get_invoice_lines_to_credit():
            uom = invoice_line.product_uom_id
            wanted = sale_uom._compute_quantity(needed, uom, round=False)
            quantity = min(wanted, ledger[invoice_line].quantity)
            if not self._is_negligible(quantity, uom):
                needed -= uom._compute_quantity(quantity, sale_uom, round=False)
                yield invoice_line, quantity
        self._check_fully_shared(needed)

    def _check_fully_shared(self, rest):
        """Refuse to settle what stands on invoices that are not posted.

        :param float rest: what could not be taken from posted invoices, in the unit of
            what was sold.
        :raise UserError: naming the return, the product and the invoices.
        """
        self.ensure_one()
        sold = self._get_sold()
        if sold.product_uom_id.compare(rest, 0) <= 0:
            return
        names = {
            "order": self.order_id.name,
            "product": self.product_id.display_name,
            "sale": self._get_sold_document().display_name,
        }
        if self.invoice_line_id:
            raise UserError(
                self.env._(
                    "%(order)s: %(sale)s does not charge so many %(product)s any more, "
                    "or is not posted. Post it as it was, and settle again.",
                    **names,
                )
            )
        drafts = sold.invoice_lines.move_id.filtered(lambda move: move.state == "draft")
        raise UserError(
            self.env._(
                "%(order)s: %(product)s of %(sale)s is invoiced by the draft "
                "%(invoices)s. Post it, or lower its quantity, and settle again.",
                invoices=", ".join(drafts.mapped("display_name")),
                **names,
            )
        )

    # === CREDIT NOTE LINES === #

    def _prepare_credit_vals_list(self, part, invoice_line, quantity, ledger):
        """Return what gives back a part: goods, what reduced their price, and the fee.

        :param SettlementPart part: what is credited.
        :param account.move.line invoice_line: the line that is credited.
        :param float quantity: in the unit of the invoice line.
        :param CreditLedger ledger: what is left of the invoices; lowered here.
        :return: pairs of credited invoice line and values; values of the fee.
        :rtype: tuple[list[tuple[account.move.line, dict]], list[dict]]
        """
        self.ensure_one()
        entry = ledger[invoice_line]
        share = quantity / entry.charged
        taken = self._take(entry, part, share)
        goods = self._prepare_credit_note_line_vals(
            part, invoice_line, quantity, entry.get_price_unit(taken, quantity)
        )
        goods = entry.prepare_exact_vals(goods, taken.amounts)
        goods |= self._prepare_share_vals(part, share)
        vals_list = [(invoice_line, goods)]
        paid, price = taken.amounts, taken.price
        for companion, weight in ledger.get_companions(invoice_line, "reduction"):
            taken = self._take(companion, part, share * weight, invoice_line)
            paid, price = paid + taken.amounts, price + taken.price
            if not taken.is_nothing:
                vals = self._prepare_reduction_vals(
                    part, companion, taken, share * weight
                )
                vals_list.append((companion.line, vals))
        is_goods = part.is_goods
        ledger.note(invoice_line, share, part.percent, is_goods)
        return vals_list, self._prepare_fee_vals_list(part, entry, goods, paid, price)

    def _take(self, entry, part, share, goods=None):
        """Take a part of a line out of the ledger.

        :param LedgerEntry entry: of the goods, or of what reduces their price.
        :param SettlementPart part: what is credited.
        :param float share: of the whole invoice line.
        :param account.move.line goods: whose price that line reduces.
        :rtype: Taken
        """
        method = entry.take if part.is_goods else entry.lower
        return method(share, part.percent, goods=goods)

    def _prepare_share_vals(self, part, share):
        """Return what later credits have to know of this one.

        :rtype: dict
        """
        return {
            "return_share": share,
            "return_percent": part.percent,
            "return_is_price_only": not part.is_goods,
        }

    def _prepare_credit_note_line_vals(self, part, invoice_line, quantity, price_unit):
        """Return the credit note line for a part; everything follows the invoice line.

        :param SettlementPart part: what is credited.
        :param account.move.line invoice_line: the line that is credited.
        :param float quantity: in the unit of the invoice line.
        :param float price_unit: what is credited per that unit, before the discount.
        :rtype: dict
        """
        self.ensure_one()
        uom, quantity, price_unit = self._get_exact_credit(
            invoice_line.product_uom_id, quantity, price_unit
        )
        is_goods = part.is_goods
        taxes = invoice_line.tax_ids if is_goods else invoice_line._get_taxes_by_price()
        return {
            "return_line_id": self.id,
            "return_inspection_id": part.inspection.id,
            "return_invoice_line_id": invoice_line.id,
            "return_role": part.role,
            "product_id": invoice_line.product_id.id,
            "name": self._get_credit_note_line_name(part, invoice_line),
            "product_uom_id": uom.id,
            "quantity": quantity,
            "price_unit": price_unit,
            "discount": invoice_line.discount if invoice_line.price_subtotal else 0.0,
            "tax_ids": [Command.set(taxes.ids)],
            "account_id": invoice_line.account_id.id,
            "analytic_distribution": invoice_line.analytic_distribution,
            # A lower price leaves the invoiced quantity of the order as it is.
            "sale_line_ids": [Command.set(self.sale_line_id.ids if is_goods else [])],
            "sequence": invoice_line.sequence,
        }

    def _prepare_reduction_vals(self, part, companion, taken, share):
        """Return the line that takes the reduction of the goods off their credit.

        :param SettlementPart part: what is credited.
        :param LedgerEntry companion: the reduction on the invoice.
        :param Taken taken: what is given back of it.
        :param float share: of the reduction.
        :rtype: dict
        """
        self.ensure_one()
        line = companion.line
        is_goods = part.is_goods
        vals = {
            "return_line_id": self.id,
            "return_inspection_id": part.inspection.id,
            "return_invoice_line_id": line.id,
            "return_role": "reduction",
            "product_id": line.product_id.id,
            "name": line.name,
            "product_uom_id": line.product_uom_id.id,
            "quantity": 1.0,
            "price_unit": companion.get_price_unit(taken, 1.0, discounted=True),
            "tax_ids": [Command.set(line.tax_ids.ids)],
            "account_id": line.account_id.id,
            "analytic_distribution": line.analytic_distribution,
            # What was lowered stays reduced, what came back is reduced no more.
            "sale_line_ids": [Command.set(line.sale_line_ids.ids if is_goods else [])],
            "sequence": line.sequence,
        }
        return {
            **companion.prepare_exact_vals(vals, taken.amounts),
            **self._prepare_share_vals(part, share),
        }

    def _get_exact_credit(self, uom, quantity, price_unit):
        """Choose the unit in which the credited quantity can be written exactly.

        Five pieces are no round part of a dozen: 0.42 dozens would cost too much.

        :param uom.uom uom: unit of the invoice line.
        :param float quantity: in that unit.
        :param float price_unit: per that unit.
        :return: unit, quantity and price of the credit note line.
        :rtype: tuple[uom.uom, float, float]
        """
        self.ensure_one()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        rounded = float_round(quantity, precision_digits=digits)
        own_uom = self.product_uom_id
        if uom != own_uom and float_compare(
            rounded, quantity, precision_digits=digits + 3
        ):
            price_unit = uom._compute_price(price_unit, own_uom)
            quantity = uom._compute_quantity(quantity, own_uom, round=False)
            uom, rounded = own_uom, float_round(quantity, precision_digits=digits)
        return uom, rounded, price_unit

    def _get_credit_note_line_name(self, part, invoice_line):
        """Describe a credit note line, with the share if it is not the whole price.

        :rtype: str
        """
        self.ensure_one()
        if part.percent == 100:
            return invoice_line.name
        env = self._get_env_of_customer()
        if part.role == "allowance":
            return env._(
                "%(name)s\nPrice reduced by %(percent)s %%, the goods are kept",
                name=invoice_line.name,
                percent=f"{part.percent:g}",
            )
        return env._(
            "%(name)s\n%(percent)s %% of the price credited",
            name=invoice_line.name,
            percent=f"{part.percent:g}",
        )

    def _get_env_of_customer(self):
        """Return the environment in the language of the customer.

        :rtype: odoo.api.Environment
        """
        # sudo: the language of the customer counts, whoever settles.
        lang = self.order_id.partner_id.sudo().lang or self.env.lang
        return self.with_context(lang=lang).env
