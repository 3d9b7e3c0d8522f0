from odoo import api, fields, models


class ReturnOrderLine(models.Model):
    """What a return line owes: credit, replacement, repaired goods, or the customer."""

    _inherit = "return.order.line"

    qty_to_credit = fields.Float(
        string="To Credit",
        digits="Product Unit",
        compute="_compute_qty_to_credit",
        store=True,
        help="Quantity to be credited in total: accepted and invoiced.",
    )
    is_to_credit = fields.Boolean(
        compute="_compute_qty_to_credit",
        store=True,
        help="Something is owed that no credit note holds.",
    )
    is_to_charge = fields.Boolean(
        string="To Charge Back",
        compute="_compute_qty_to_credit",
        store=True,
        help="The customer got more than came back: refunded or replaced in advance.",
    )

    # Few of many lines, which the overview looks for.
    _to_charge_idx = models.Index("(order_id) WHERE is_to_charge IS TRUE")

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "is_goods_expected",
        "settlement_type",
        "exchange_product_id",
        "order_id.date_sent",
        "order_id.replacement_timing",
        "order_id.is_charge_waived",
        "qty_authorized",
        "qty_received",
        "qty_expected",
        "qty_sent_back",
        "qty_replaced",
        "qty_credited",
        "inspection_ids.state",
        "inspection_ids.quantity",
        "inspection_ids.settlement_type",
        "inspection_ids.disposition_id.action",
        "sale_line_id.qty_invoiced",
        "sale_line_id.qty_delivered",
        "sale_line_id.qty_to_invoice",
        "sale_line_id.qty_returned",
        "sale_line_id.return_line_ids.state",
        "sale_line_id.return_line_ids.qty_given_back",
        "sale_line_id.return_line_ids.qty_credited",
        # What finance does with the invoice is told by `_recompute_owed_directly`.
        "invoice_line_id.return_line_ids.state",
        "invoice_line_id.return_line_ids.qty_given_back",
        "invoice_line_id.return_line_ids.qty_credited",
    )
    def _compute_qty_to_credit(self):
        for line in self:
            uom = line.product_uom_id
            line.qty_to_credit = line._get_qty_to_credit()
            line.is_to_credit = uom.compare(line.qty_to_credit, line.qty_credited) > 0
            line.is_to_charge = bool(
                not line.order_id.is_charge_waived
                and not line.is_to_credit
                and (
                    uom.compare(line._get_qty_to_charge(), 0) > 0
                    or line._get_overpaid_inspections()
                )
            )

    def _is_something_owed(self):
        """Return whether this line brings the customer, or the company, anything.

        :rtype: bool
        """
        self.ensure_one()
        is_zero = self.product_uom_id.is_zero
        return self.is_to_charge or not (
            is_zero(self.qty_to_credit)
            and is_zero(self.qty_to_replace)
            and is_zero(self.qty_to_repair)
        )

    def _is_settled(self):
        """Return whether everything that is owed was credited and delivered.

        :rtype: bool
        """
        self.ensure_one()
        compare = self.product_uom_id.compare
        return not self.is_to_charge and (
            compare(self.qty_credit_posted, self.qty_to_credit) >= 0
            and compare(self.qty_replaced, self.qty_to_replace) >= 0
            and compare(self.qty_repaired, self.qty_to_repair) >= 0
        )

    # === WHEN === #

    def _get_refund_trigger(self):
        """Return the event that makes the credit of this line due. May be extended.

        An exchange for another product is credited when its replacement is due.

        :return: ``approval``, ``sent``, ``receipt``, ``inspection``, ``vendor_credit``
            or ``never``.
        :rtype: str
        """
        self.ensure_one()
        if self._is_exchange_for_other():
            return self.order_id.replacement_timing
        return "inspection"

    def _has_happened(self, trigger):
        """Return whether goods need not be here any more for something to be due.

        :param str trigger: an event, see `_get_refund_trigger`.
        :rtype: bool
        """
        self.ensure_one()
        return trigger == "approval" or (
            trigger == "sent" and bool(self.order_id.date_sent)
        )

    def _has_vendor_credit(self):
        """Return whether the vendor has credited the goods of this line.

        :return: True here; a bridge that follows the claims answers for them.
        :rtype: bool
        """
        self.ensure_one()
        return True

    # === CREDIT === #

    def _get_done_inspections(self, *settlement_types):
        """Return the validated inspections that are settled in one of these ways.

        :param str settlement_types: kinds of settlement.
        :rtype: return.order.inspection
        """
        self.ensure_one()
        # Most parts are refunded: those of other kinds are only read if there are any.
        if not self.qty_inspected or not (
            "refund" in settlement_types or self.qty_inspected_otherwise
        ):
            return self.env["return.order.inspection"]
        done = self.inspection_ids.filtered(
            lambda inspection: (
                inspection.state == "done"
                and inspection._get_settlement_type() in settlement_types
            )
        )
        # Read together with the parts of the other lines.
        return done.with_prefetch(self.inspection_ids._prefetch_ids)

    def _get_qty_settled_as(self, settlement_type):
        """Return the inspected quantity that is settled in a way.

        :rtype: float
        """
        if not self.qty_inspected_otherwise:
            return self.qty_inspected if settlement_type == "refund" else 0.0
        return sum(self._get_done_inspections(settlement_type).mapped("quantity"))

    def _get_qty_due_early(self):
        """Return the quantity that counts as given back before it is inspected.

        What will not come any more, and what turned out not to be credited, is not
        due any longer.

        :rtype: float
        """
        self.ensure_one()
        trigger = self._get_refund_trigger()
        if self.settlement_type not in self._get_credited_types():
            return 0.0
        if self._has_happened(trigger):
            due = self.qty_received + self.qty_expected
        elif trigger in ("sent", "receipt"):
            due = self.qty_received
        else:
            return 0.0
        done = self.inspection_ids.filtered(lambda i: i.state == "done")
        credited = self._get_done_inspections(*self._get_credited_types())
        return max(due - sum((done - credited).mapped("quantity")), 0.0)

    def _get_qty_creditable(self):
        """Return the quantity that could be credited, had all of it been invoiced.

        :rtype: float
        """
        self.ensure_one()
        trigger = self._get_refund_trigger()
        if self.state not in ("authorized", "done") or trigger == "never":
            return 0.0
        types = self._get_credited_types()
        if not self.is_goods_expected and not self.qty_received:
            return self.qty_authorized if self.settlement_type in types else 0.0
        if trigger == "vendor_credit" and not self._has_vendor_credit():
            return 0.0
        inspected = sum(map(self._get_qty_settled_as, types))
        return max(inspected, self._get_qty_due_early())

    def _get_qty_to_credit(self):
        """Return the quantity that credit notes owe for this line in all.

        Only what was invoiced is credited: on a partly invoiced line the goods that
        were not invoiced come back first. Goods that the customer keeps at a lower
        price count as well, as far as they were invoiced.

        :rtype: float
        """
        self.ensure_one()
        sold = self._get_sold()
        if not sold:
            return 0.0
        reduced = self._get_qty_reducible()
        given = self.qty_credited - self.qty_reduced
        # What was charged back is credited again as far as the goods came after all.
        creditable = self._get_qty_creditable() if given >= 0 else 0.0
        if not creditable and not reduced and not given:
            return 0.0
        overbilled = max(self._get_qty_overbilled(), 0.0)
        claimed = self.sudo()._get_lines_served_before()._get_qty_claimed()
        owed = given + self._convert_from_sale_uom(max(overbilled - claimed, 0.0))
        return self.product_uom_id.round(min(creditable, owed) + reduced)

    def _get_qty_to_reduce(self):
        """Return the quantity that the customer keeps at a lower price.

        :rtype: float
        """
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return 0.0
        if not self.is_goods_expected and self.settlement_kind.keeps_goods:
            return self.qty_authorized
        return self._get_qty_settled_as("allowance")

    def _get_qty_reducible(self):
        """Return what is kept at a lower price, as far as it is billed.

        Goods that came back meanwhile are not kept.

        :return: in the unit of the line.
        :rtype: float
        """
        self.ensure_one()
        billed = self._convert_from_sale_uom(self._get_sold()._get_qty_billed())
        return max(min(self._get_qty_to_reduce(), billed), 0.0)

    def _get_lines_served_before(self):
        """Return the lines that take their part of what is billed too much before this.

        Open returns come before closed ones, older ones before younger ones.

        :return: other return lines of what was sold, of the same product.
        :rtype: return.order.line
        """
        self.ensure_one()
        return self._get_lines_of_sold().filtered(
            lambda line: (
                (line.state == "done", line.id) < (self.state == "done", self.id)
            )
        )

    def _get_lines_of_sold(self):
        """Return the decided lines of what was sold, of the same product.

        :return: may have this line.
        :rtype: return.order.line
        """
        self.ensure_one()
        return self._get_sold().return_line_ids.filtered(
            lambda line: (
                line.state in ("authorized", "done")
                and line.product_id == self.product_id
            )
        )

    # === CHARGE BACK === #

    def _get_qty_to_charge(self):
        """Return the quantity that the customer got twice: refunded or replaced early.

        As long as the goods are on the way nothing is charged.

        :rtype: float
        """
        self.ensure_one()
        if (
            not self._get_sold()
            or self.state not in ("authorized", "done")
            or self.qty_expected
        ):
            return 0.0
        unbilled = self._convert_from_sale_uom(-self._get_qty_overbilled())
        # What counts as given back only because it was credited is not billed either.
        unbilled += self._get_qty_given_back() - self._get_qty_counted_back()
        unbilled = max(unbilled, 0.0)
        refunded = min(max(self.qty_credited - self.qty_to_credit, 0.0), unbilled)
        replaced = self._get_qty_outstanding() + min(self.qty_credited, 0.0)
        return refunded + max(replaced, 0.0)

    def _get_qty_outstanding(self):
        """Return the quantity that was replaced before, and never, it came back.

        :rtype: float
        """
        self.ensure_one()
        if self._is_exchange_for_other() or not self.is_goods_expected:
            return 0.0
        return max(self.qty_replaced - self.qty_received + self.qty_sent_back, 0.0)

    def _get_qty_credited_if_accepted(self):
        """Return what would be credited if the goods asked for were here and accepted.

        As `_get_qty_to_credit`, for a return that need not exist yet: on a partly
        invoiced line the goods that were not invoiced come back first.

        :return: in the unit of the line, zero where no money is given back.
        :rtype: float
        """
        self.ensure_one()
        types = ("allowance", *self._get_credited_types())
        if self.settlement_type not in types or self._get_refund_trigger() == "never":
            return 0.0
        is_decided = self.state in ("authorized", "done")
        asked = self._convert_to_sale_uom(
            self.qty_authorized if is_decided else self.product_uom_qty
        )
        if self.settlement_kind.keeps_goods:
            left = min(asked, self._get_sold()._get_qty_billed())
        else:
            claimed = self._get_lines_of_sold()._get_qty_claimed()
            left = min(self._get_qty_overbilled() + asked - claimed, asked)
        return self.product_uom_id.round(self._convert_from_sale_uom(max(left, 0.0)))
