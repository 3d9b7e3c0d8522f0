from odoo import api, fields, models
from odoo.tools import format_date

from .policy_case import PolicyFacts, ReturnCase, Verdict


class ReturnOrderLine(models.Model):
    """Whether a line may come back, by which policy, until when and why (not)."""

    _inherit = "return.order.line"

    policy_id = fields.Many2one(
        comodel_name="return.order.policy",
        string="Return Policy",
        compute="_compute_eligibility",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The version in force when the order was confirmed.",
    )
    date_delivered = fields.Date(
        string="Delivered on",
        compute="_compute_eligibility",
        store=True,
        help="Day of the last delivery, or else of the purchase.",
    )
    date_last = fields.Date(
        string="Last Day",
        compute="_compute_eligibility",
        store=True,
        help="Last day on which the return may be asked for.",
    )
    is_eligible = fields.Boolean(
        string="Eligible", compute="_compute_eligibility", store=True
    )
    ineligibility_reason = fields.Selection(
        selection=[
            ("no_return", "Not Returnable"),
            ("final_sale", "Final Sale"),
            ("expired", "Return Window Expired"),
            ("unknown_date", "Delivery Date Unknown"),
        ],
        compute="_compute_eligibility",
        store=True,
    )
    eligibility_explanation = fields.Char(
        string="Eligibility", compute="_compute_eligibility_explanation"
    )

    # === COMPUTE METHODS === #

    # The arrival of a delivery and the submission recompute by themselves: depending on
    # stock moves would cost every transfer of every order.
    @api.depends(
        "sale_line_id",
        "invoice_line_id",
        "product_id",
        "reason_id",
        "date_purchase",
        "order_id.date_request",
        "order_id.partner_id",
        "order_id.company_id",
    )
    def _compute_eligibility(self):
        """Ask the policies about lines that are not decided; the others keep theirs."""
        undecided = self.filtered(lambda line: line._is_eligibility_open())
        # What was never decided by a policy may come back: lines from before there were
        # policies, and goods that nobody asked for.
        (self - undecided).filtered(lambda line: not line.policy_id).update(
            Verdict()._asdict()
        )
        for line, verdict in undecided._get_verdicts().items():
            line.update(verdict._asdict())

    @api.depends(
        "policy_id",
        "is_eligible",
        "ineligibility_reason",
        "date_delivered",
        "date_last",
        "reason_id",
    )
    @api.depends_context("lang")
    def _compute_eligibility_explanation(self):
        for line in self:
            line.eligibility_explanation = line._explain_eligibility()

    # === BUSINESS METHODS === #

    def _get_printed_facts(self):
        """Override to name the policy, its last day, and why it excludes the goods."""
        facts = super()._get_printed_facts()
        # sudo: who prints a return may read which policy decided about it.
        text = self.sudo().policy_id.display_name
        if not text:
            return facts
        if self.date_last:
            last = format_date(self.env, self.date_last)
            text = self.env._("%(policy)s, last day %(last)s", policy=text, last=last)
        if self.ineligibility_reason:
            labels = dict(
                self._fields["ineligibility_reason"]._description_selection(self.env)
            )
            text = self.env._(
                "%(policy)s: %(reason)s",
                policy=text,
                reason=labels[self.ineligibility_reason],
            )
        return [*facts, text]

    def _is_eligibility_open(self):
        """Return whether a policy may still decide anew about this line.

        :rtype: bool
        """
        self.ensure_one()
        # A line that is just being added belongs to a draft.
        state = self.order_id.state or "draft"
        return state in ("draft", "submitted") or (
            self.is_unexpected and state == "authorized"
        )

    def _is_exception(self):
        """Override: what a policy excludes."""
        return super()._is_exception() or not self.is_eligible

    def _recompute_eligibility(self):
        """Ask the policies again, also where nothing on the line has changed."""
        for name in Verdict._fields:
            self.env.add_to_compute(self._fields[name], self)
        self.modified(Verdict._fields)

    def _get_verdicts(self):
        """Return what the policies say about these lines.

        The number of statements does not depend on the number of lines.

        :rtype: dict[return.order.line, Verdict]
        """
        Policy = self.env["return.order.policy"]
        # Of all at once: reading would fetch a thousand at a time.
        self.fetch(["order_id"])
        companies = self.order_id.company_id or self.env.company
        if not any(map(Policy._get_ids_in_force, companies.ids)):
            return dict.fromkeys(self, Verdict())
        cases = self._prepare_return_cases()
        return dict(zip(self, Policy._judge(cases), strict=True))

    def _prepare_return_cases(self):
        """Return what the policies are asked about these lines.

        :return: one case per line, in the same order.
        :rtype: list[ReturnCase]
        """
        self.fetch(
            [
                "order_id",
                "sale_line_id",
                "invoice_line_id",
                "product_id",
                "reason_id",
                "date_purchase",
            ]
        )
        self.order_id.fetch(["company_id", "partner_id", "date_request"])
        # sudo: returns may be handled without rights on sale orders.
        sale_lines = self.sale_line_id.sudo()._origin
        known = sale_lines._prepare_policy_facts()
        delivered = sale_lines._get_delivery_days()
        self.reason_id.fetch(["group"])
        cases = []
        for line in self:
            company = line.order_id.company_id or self.env.company
            asked = company._to_return_day(
                line.order_id.date_request or fields.Datetime.now()
            )
            sale_line_id = line.sale_line_id._origin.id
            facts = known.get(sale_line_id) or line._prepare_policy_facts(asked)
            # Goods without an order were delivered when their invoice says so.
            arrived, shipped = delivered.get(
                sale_line_id, (line._get_date_delivered_directly(), False)
            )
            cases.append(
                ReturnCase(
                    facts=facts._replace(product_id=line.product_id._origin.id),
                    reason_group=line.reason_id.group,
                    date_asked=asked,
                    date_arrived=arrived,
                    date_shipped=shipped,
                    date_bought=line._get_date_bought(),
                )
            )
        return cases

    def _prepare_policy_facts(self, asked):
        """Return what the policy is chosen by, for goods whose order is not known.

        :param datetime.date asked: day on which the return is asked for.
        :rtype: PolicyFacts
        """
        self.ensure_one()
        partner = self.order_id.partner_id._origin
        facts = PolicyFacts(
            company_id=(self.order_id.company_id or self.env.company).id,
            date=self.date_purchase or asked,
            product_id=self.product_id._origin.id,
            partner_id=partner.id,
            country_id=partner.country_id.id,
        )
        return self._prepare_direct_policy_facts(facts)

    def _get_date_bought(self):
        """Return the day of the purchase; that of an invoice cannot be changed.

        :rtype: datetime.date | bool
        """
        self.ensure_one()
        return self.invoice_line_id.sudo().move_id.invoice_date or self.date_purchase

    def _get_date_delivered_directly(self):
        """Return the day of the delivery that an invoice without an order names.

        :rtype: datetime.date | bool
        """
        self.ensure_one()
        return self.invoice_line_id.sudo().move_id.delivery_date

    def _prepare_direct_policy_facts(self, facts):
        """Complete what the policy is chosen by with what the invoice says.

        :param PolicyFacts facts: of goods whose order is not known.
        :rtype: PolicyFacts
        """
        self.ensure_one()
        # sudo: as in `_get_sold` of the core.
        invoice = self.invoice_line_id.sudo().move_id
        if not invoice:
            return facts
        address = invoice.partner_shipping_id or invoice.partner_id
        return facts._replace(
            date=invoice.invoice_date or facts.date,
            country_id=address.country_id.id or facts.country_id,
            team_id=invoice.team_id.id,
        )

    def _explain_eligibility(self):
        """Return whether the line may come back, by which policy, until when and why.

        :return: in the language of the reader.
        :rtype: str
        """
        self.ensure_one()
        verdict = self._explain_verdict()
        # sudo: who sees the line is told what decided about it.
        policy = self.policy_id.sudo()
        if not policy:
            return self.env._("%(verdict)s: no return policy applies.", verdict=verdict)
        return self.env._(
            "%(verdict)s. %(policy)s, version %(version)s: %(window)s.",
            verdict=verdict,
            policy=policy.name,
            version=policy.version,
            window=self._explain_window(),
        )

    def _explain_verdict(self):
        """Return whether the line may come back, and until when.

        :rtype: str
        """
        if not self.date_last:
            if self.is_eligible:
                return self.env._("Eligible")
            reasons = dict(
                self._fields["ineligibility_reason"]._description_selection(self.env)
            )
            return self.env._(
                "Not eligible (%(reason)s)",
                reason=reasons.get(self.ineligibility_reason, ""),
            )
        last = format_date(self.env, self.date_last)
        policy = self.policy_id.sudo()
        window = policy._get_window(self.reason_id.group)
        by_calendar = policy._get_last_day(self.date_delivered, window)
        if by_calendar and by_calendar != self.date_last:
            last = self.env._(
                "%(last)s (moved from %(weekday)s, %(day)s)",
                last=last,
                weekday=format_date(self.env, by_calendar, date_format="EEEE"),
                day=format_date(self.env, by_calendar),
            )
        if self.is_eligible:
            return self.env._("Eligible, last day %(last)s", last=last)
        return self.env._("Not eligible, the last day was %(last)s", last=last)

    def _explain_window(self):
        """Return which window counts for the reason of the line, and from when.

        :rtype: str
        """
        policy = self.policy_id.sudo()
        window = policy._get_window(self.reason_id.group)
        group = window._get_group_name(self.reason_id.group)
        if self.ineligibility_reason == "final_sale":
            return self.env._("no return for %(group)s, sold as final", group=group)
        if window.kind == "none":
            return self.env._("no return for %(group)s", group=group)
        if window.kind != "days":
            return self.env._("no time limit for %(group)s", group=group)
        if not self.date_delivered:
            return self.env._(
                "%(days)s days for %(group)s, but the day of the delivery is not known",
                days=window.return_window_days,
                group=group,
            )
        return (
            self.env._(
                "%(days)s days for %(group)s, delivered on %(day)s",
                days=window.return_window_days,
                group=group,
                day=format_date(self.env, self.date_delivered),
            )
            if self.sale_line_id
            else self.env._(
                "%(days)s days for %(group)s, bought on %(day)s",
                days=window.return_window_days,
                group=group,
                day=format_date(self.env, self.date_delivered),
            )
        )

    # === WHEN MONEY IS DUE === #

    @api.depends("policy_id")
    def _compute_qty_held(self):
        """Override: what a policy refunds early counts as given back."""
        return super()._compute_qty_held()

    @api.depends("policy_id")
    def _compute_qty_to_credit(self):
        """Override: a policy says when the credit is due."""
        return super()._compute_qty_to_credit()

    def _get_refund_trigger(self):
        """Override: the policy decides, but for an exchange for another product."""
        # sudo: policies of the company decide, whoever may read them.
        trigger = self.policy_id.sudo().refund_trigger
        if trigger and not self._is_exchange_for_other():
            return trigger
        return super()._get_refund_trigger()

    # === WHAT IS KEPT OFF === #

    @api.depends("policy_id")
    def _compute_restocking_fee(self):
        """Override: the policy asks for it."""
        return super()._compute_restocking_fee()

    def _get_proposed_fee(self):
        """Override: the fee of the policy, unless it leaves it to this reason."""
        # sudo: the policy decides, whoever may read it.
        policy = self.policy_id.sudo()
        if (
            not policy.restocking_fee_type
            or self.reason_id in policy.fee_waived_reason_ids
        ):
            return super()._get_proposed_fee()
        rate = policy.restocking_fee_rate
        if policy.restocking_fee_type == "fixed":
            date = self.order_id.date_request or fields.Datetime.now()
            currency = self.currency_id or self.company_id.currency_id
            rate = policy.currency_id._convert(rate, currency, self.company_id, date)
        return policy.restocking_fee_type, rate

    # === WHEN IT IS PROMISED === #

    def _get_refund_days(self):
        """Override: the policy promises them."""
        # sudo: as in `_get_refund_trigger`.
        policy = self.policy_id.sudo()
        return policy.refund_days if policy else super()._get_refund_days()
