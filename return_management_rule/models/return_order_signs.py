from odoo import api, fields, models

AT_SUBMISSION = {"high_value", "return_rate"}
OF_SERIALS = {"foreign_unit", "returned_before"}
AT_RECEIPT = {"serial_differs", "quantity_differs", "weight_differs"}


class ReturnOrder(models.Model):
    """Risk signs of a return: found at its submission and when its goods arrive."""

    _inherit = "return.order"

    risk_ids = fields.One2many(
        comodel_name="return.order.risk", inverse_name="order_id", string="Risk Signs"
    )
    # Stored: returns without a sign are not asked for them.
    risk_count = fields.Integer(
        string="Open Risk Signs", compute="_compute_risk_count", store=True
    )
    has_open_risk = fields.Boolean(
        compute="_compute_has_open_risk", search="_search_has_open_risk"
    )
    risk_explanation = fields.Text(
        string="Risk Explanations", compute="_compute_risk_explanation"
    )
    weight_received = fields.Float(
        digits="Stock Weight",
        copy=False,
        groups="stock.group_stock_user",
        help="Weight of everything that arrived, in the unit in which products are "
        "weighed. It is compared with the weight of the products.",
    )

    # Few of many returns, which the overview looks for
    _open_risk_idx = models.Index("(id) WHERE risk_count > 0")

    # === COMPUTE METHODS === #

    @api.depends("risk_ids.state")
    def _compute_risk_count(self):
        for order in self:
            order.risk_count = len(
                order.risk_ids.filtered(lambda risk: risk.state == "open")
            )

    @api.depends("risk_count")
    def _compute_has_open_risk(self):
        for order in self:
            order.has_open_risk = bool(order.risk_count)

    def _search_has_open_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("risk_count", ">", 0)]

    @api.depends("risk_count", "risk_ids.explanation")
    @api.depends_context("lang")
    def _compute_risk_explanation(self):
        for order in self:
            risks = order.risk_ids if order.risk_count else order.risk_ids.browse()
            order.risk_explanation = "\n".join(
                risk.explanation for risk in risks if risk.state == "open"
            )

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to look at the weight as soon as it is known."""
        result = super().write(vals)
        if "weight_received" in vals:
            self._detect_receipt_risks()
        return result

    # === EVENTS === #

    def _on_submitted(self):
        """Override to look for risk signs in what is asked for."""
        super()._on_submitted()
        self._detect_submission_risks()

    def _on_received(self):
        """Override to look for risk signs in what arrived."""
        super()._on_received()
        self._detect_receipt_risks()

    # === BUSINESS METHODS === #

    def _get_risk_count(self):
        """Return the number of open risk signs, for rules and stages.

        :rtype: int
        """
        self.ensure_one()
        return self.risk_count

    def _detect_submission_risks(self):
        """Look for risk signs in what is asked for. They inform, nothing is refused."""
        # sudo: signs are found by the system, whatever the user may see.
        orders = self.sudo()
        orders._keep_risks(
            AT_SUBMISSION | OF_SERIALS,
            orders._find_high_values()
            + orders._find_return_rates()
            + orders._find_serial_risks(),
        )

    def _detect_receipt_risks(self):
        """Look for risk signs in what arrived. They inform, nothing is refused."""
        # sudo: as in `_detect_submission_risks`.
        orders = self.sudo().filtered(
            lambda order: order.state in ("authorized", "done")
        )
        orders._keep_risks(
            AT_RECEIPT | OF_SERIALS,
            orders._find_serial_risks()
            + orders._find_other_serials()
            + orders._find_other_quantities()
            + orders._find_other_weights(),
        )

    def _keep_risks(self, kinds, found):
        """Create the signs that are new, and drop open ones that no longer hold.

        What was cleared stays cleared as long as its facts are the same.

        :param set[str] kinds: that were looked for.
        :param list[dict] found: order, line, kind and data of each sign.
        :return: the new signs.
        :rtype: return.order.risk
        """
        Risk = self.env["return.order.risk"]
        if not found and not any(self.mapped("risk_count")):
            return Risk
        known = Risk.search([("order_id", "in", self.ids), ("kind", "in", kinds)])
        lasting = Risk.browse()
        new = []
        for vals in found:
            same = known.filtered(lambda risk, vals=vals: risk._is_about(vals))
            lasting |= same
            if not same and vals not in new:
                new.append(vals)
        (known - lasting).filtered(lambda risk: risk.state == "open").unlink()
        return Risk.create(new)

    # === WHAT IS ASKED FOR === #

    def _find_high_values(self):
        """Find returns that are worth what the company calls high, or more.

        :return: see `_keep_risks`.
        :rtype: list[dict]
        """
        found = []
        for order in self:
            limit = order.company_id.return_high_value
            currency = order.company_currency_id
            amount = order.amount_company_currency
            if limit and currency.compare_amounts(amount, limit) >= 0:
                data = {"amount": currency.round(amount), "limit": limit}
                found.append(order._prepare_risk_vals("high_value", data))
        return found

    def _find_return_rates(self):
        """Find customers who return more of what they buy than the company expects.

        Counted are the units that came back, and those that are asked for now.

        :return: see `_keep_risks`.
        :rtype: list[dict]
        """
        found = []
        measured = self.filtered(lambda order: order.company_id.return_rate_limit)
        for company, orders in measured.grouped("company_id").items():
            partners = orders.partner_id.commercial_partner_id
            delivered, returned = partners._get_return_units(company)
            by_partner = orders.grouped(lambda o: o.partner_id.commercial_partner_id)
            for partner, group in by_partner.items():
                back = returned.get(partner, 0.0) + group._get_units_asked()
                sold = delivered.get(partner, 0.0)
                rate = 100.0 * back / sold if sold else 0.0
                if rate > company.return_rate_limit:
                    data = {
                        "returned": round(back, 2),
                        "delivered": round(sold, 2),
                        "rate": round(rate, 1),
                        "limit": company.return_rate_limit,
                        "days": company.return_rate_days,
                    }
                    found += [
                        order._prepare_risk_vals("return_rate", data) for order in group
                    ]
        return found

    def _get_units_asked(self):
        """Count what these returns ask for, in the units of the products.

        :rtype: float
        """
        return sum(
            line.product_uom_id._compute_quantity(
                line.product_uom_qty, line.product_id.uom_id, round=False
            )
            for line in self.line_ids
            if line.product_id.type == "consu"
        )

    # === SERIAL NUMBERS === #

    def _get_serial_lines(self):
        """Return the lines whose pieces are known one by one.

        :rtype: return.order.line
        """
        return self.line_ids.filtered(lambda line: line.product_tracking == "serial")

    def _find_serial_risks(self):
        """Find pieces that were sold to somebody else, or that came back before.

        :return: see `_keep_risks`.
        :rtype: list[dict]
        """
        lines = self._get_serial_lines()
        lots = {
            line: line.lot_ids | line._get_arrivals()._get_moved_lots()
            for line in lines
        }
        all_lots = self.env["stock.lot"].union(*lots.values())
        if not all_lots:
            return []
        history = all_lots._get_customer_history(self.company_id)
        found = []
        for line, pieces in lots.items():
            for lot in pieces:
                found += line._find_risks_of_piece(lot, history[lot])
        return found

    def _find_other_serials(self):
        """Find pieces that arrived although others were announced.

        :return: see `_keep_risks`.
        :rtype: list[dict]
        """
        found = []
        for line in self._get_serial_lines().filtered("lot_ids"):
            arrived = line._get_arrivals()._get_moved_lots()
            foreign = arrived - line.lot_ids
            if foreign:
                data = {
                    "received": sorted(foreign.mapped("name")),
                    "announced": sorted((line.lot_ids - arrived).mapped("name")),
                }
                found.append(
                    line.order_id._prepare_risk_vals("serial_differs", data, line)
                )
        return found

    # === WHAT ARRIVED === #

    def _find_other_quantities(self):
        """Find lines of which more or less arrived than was authorized.

        Only when nothing is on its way any more: what is late is not missing yet.

        :return: see `_keep_risks`.
        :rtype: list[dict]
        """
        found = []
        for order in self.filtered(lambda o: o.receipt_status == "full"):
            for line in order._get_goods_lines():
                authorized = 0.0 if line.is_unexpected else line.qty_authorized
                if line.product_uom_id.compare(line.qty_received, authorized):
                    data = {"received": line.qty_received, "authorized": authorized}
                    found.append(
                        order._prepare_risk_vals("quantity_differs", data, line)
                    )
        return found

    def _find_other_weights(self):
        """Find returns that weigh more or less than what arrived should.

        :return: see `_keep_risks`.
        :rtype: list[dict]
        """
        found = []
        for order in self.filtered("weight_received"):
            tolerance = order.company_id.return_weight_tolerance
            expected = sum(
                line.product_id.weight
                * line.product_uom_id._compute_quantity(
                    line.qty_received, line.product_id.uom_id, round=False
                )
                for line in order.line_ids
            )
            # Without the weight of the products there is nothing to compare with.
            if not tolerance or not expected or order.receipt_status != "full":
                continue
            difference = abs(order.weight_received - expected)
            if round(difference - expected * tolerance / 100.0, 6) > 0:
                data = {
                    "received": order.weight_received,
                    "expected": round(expected, 3),
                    "tolerance": tolerance,
                }
                found.append(order._prepare_risk_vals("weight_differs", data))
        return found

    def _prepare_risk_vals(self, kind, data, line=None):
        """Return a risk sign of this return.

        :param str kind: one of the kinds of `return.order.risk`.
        :param dict data: the facts that its explanation tells.
        :param return.order.line line: the line that it is about, if it is one.
        :rtype: dict
        """
        self.ensure_one()
        return {
            "order_id": self.id,
            "line_id": line.id if line else False,
            "kind": kind,
            "data": data,
        }
