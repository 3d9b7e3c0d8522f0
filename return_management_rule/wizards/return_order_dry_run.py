from collections import defaultdict
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class ReturnOrderDryRun(models.TransientModel):
    """Shows what rules or a policy would have decided over past returns.

    Nothing but the result itself is written. A return counts as it was asked for, with
    the quantities and on the day of its request; settings that hang on it, such as the
    tags of the customer, count as they are today.
    """

    _name = "return.order.dry.run"
    _description = "Dry Run of Automatic Decisions"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="Requested from",
        required=True,
        default=lambda self: self.env.company._get_return_today() - timedelta(days=90),
    )
    date_to = fields.Date(
        string="Requested until",
        required=True,
        default=lambda self: self.env.company._get_return_today(),
    )
    subject = fields.Selection(
        selection=[("rules", "Automatic Decisions"), ("policy", "Return Policy")],
        string="What Is Tried",
        required=True,
        default="rules",
    )
    rule_ids = fields.Many2many(
        comodel_name="return.order.rule",
        string="Rules",
        check_company=True,
        context={"active_test": False},
    )
    is_with_live = fields.Boolean(
        string="Together with the Rules in Force",
        default=True,
        help="Otherwise only the rules above are tried, as if there were no others.",
    )
    policy_id = fields.Many2one(
        comodel_name="return.order.policy",
        check_company=True,
        default=lambda self: self._default_policy_id(),
    )
    line_ids = fields.One2many(
        comodel_name="return.order.dry.run.line",
        inverse_name="dry_run_id",
        string="Result",
    )
    return_count = fields.Integer(string="Returns in the Period", readonly=True)
    amount = fields.Monetary(string="Value of These Returns", readonly=True)

    @api.model
    def _default_policy_id(self):
        context = self.env.context
        if context.get("active_model") == "return.order.policy":
            return context.get("active_id")
        return False

    # === CONSTRAINT METHODS === #

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        """Refuse a period that ends before it begins.

        :raise ValidationError: with the remedy.
        """
        if any(run.date_from > run.date_to for run in self):
            raise ValidationError(
                self.env._("The period ends before it begins. Correct its dates.")
            )

    # === ACTION METHODS === #

    @api.model
    def _open_for_rules(self, rules):
        """Open the dry run of some rules.

        :param return.order.rule rules: of one company.
        :rtype: dict
        :raise UserError: if the rules are of several companies.
        """
        if len(rules.company_id) > 1:
            raise UserError(
                self.env._(
                    "These rules are of several companies. Try those of one company "
                    "at a time."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "return_management_rule.return_order_dry_run_action"
        )
        context = {"default_subject": "rules", "default_rule_ids": rules.ids}
        if rules:
            context["default_company_id"] = rules.company_id.id
        return {**action, "context": context}

    def action_run(self):
        """Work out the result over the returns of the period.

        :raise AccessError: for everybody but managers.
        :raise UserError: if there is nothing to try.
        """
        self.ensure_one()
        self.check_access("write")
        orders = self._get_orders()
        if self.subject == "rules":
            rows = self._try_rules(orders)
        else:
            rows = self._try_policy(orders)
        # sudo: the values of returns are added up, whoever may see their sale orders.
        amounts = {order: order._get_amount_asked() for order in orders.sudo()}
        self.write(
            {
                "return_count": len(orders),
                "amount": sum(amounts.values()),
                "line_ids": [
                    Command.clear(),
                    *(Command.create(vals) for vals in rows),
                ],
            }
        )

    # === BUSINESS METHODS === #

    def _get_orders(self):
        """Return the returns of the period that were submitted, whatever came of them.

        :rtype: return.order
        """
        self.ensure_one()
        begin, end = self.company_id._get_return_period(self.date_from, self.date_to)
        return (
            self.env["return.order"]
            .with_context(active_test=False)
            .search(
                Domain("company_id", "=", self.company_id.id)
                & Domain("date_request", ">=", begin)
                & Domain("date_request", "<", end)
                & Domain("state", "!=", "draft")
                # Cancelled before anybody was asked
                & (
                    Domain("state", "!=", "cancel")
                    | Domain("date_submitted", "!=", False)
                )
            )
        )

    def _try_rules(self, orders):
        """Return what the rules would have decided.

        :param return.order orders: see `_get_orders`.
        :return: values of the rows of the result.
        :rtype: list[dict]
        :raise UserError: if there is no rule to try.
        """
        rules = self._get_rules()
        matches = rules._evaluate(orders)
        found = defaultdict(list)
        for order in orders:
            for outcome, rule in self._get_outcomes(order, matches[order]):
                found[outcome, rule].append(order.id)
        return [
            {
                "outcome": outcome,
                "rule_id": rule.id,
                **self._sum_up(orders.browse(ids).with_prefetch(orders.ids)),
            }
            for (outcome, rule), ids in found.items()
        ]

    def _get_rules(self):
        """Return the rules that are tried, in the order they would be in force.

        :rtype: return.order.rule
        :raise UserError: if there is none.
        """
        rules = self.rule_ids
        if self.is_with_live:
            rules |= rules.search(
                [("company_id", "=", self.company_id.id), ("state", "=", "live")]
            )
        if not rules:
            raise UserError(self.env._("There is no rule to try. Select at least one."))
        return rules.sorted(lambda rule: (rule.sequence, rule.id))

    def _get_outcomes(self, order, matched):
        """Return what matching rules would have meant for a return.

        :param return.order order: a past return.
        :param list matched: rules that match, see `return.order.rule._evaluate`.
        :return: outcomes, each with the rule behind it; exactly one is a decision.
        :rtype: list[tuple[str, return.order.rule]]
        """
        decision = ("none", self.env["return.order.rule"])
        outcomes = []
        for rule, __ in matched:
            if rule._is_deciding():
                is_exception = rule.action == "approve" and order.is_policy_exception
                decision = ("review" if is_exception else rule.action, rule)
            elif rule.action != "ask_evidence" or not order._has_evidence():
                outcomes.append((rule.action, rule))
        return [decision, *outcomes]

    def _sum_up(self, orders, line_ids=None):
        """Count returns and their value, beside what people decided about them.

        :param return.order orders: the returns of one row.
        :param list[int] line_ids: the lines that are concerned, all by default.
        :rtype: dict
        """
        # sudo: as in `action_run`.
        orders_sudo = orders.sudo()
        vals = {
            "return_count": len(orders),
            "line_count": len(line_ids or orders_sudo.line_ids),
            "order_ids": [Command.set(orders.ids)],
        }
        concerned = line_ids and set(line_ids)
        sums = defaultdict(lambda: [0, 0.0])
        for order in orders_sudo:
            amount = order._get_amount_asked()
            if concerned:
                amount *= self._get_share_of_lines(order, concerned)
            for key in ("all", order._get_human_decision()):
                sums[key][0] += 1
                sums[key][1] += amount
        vals["amount"] = sums["all"][1]
        for key in ("approved", "refused", "open"):
            vals[f"{key}_count"], vals[f"{key}_amount"] = sums[key]
        return vals

    def _get_share_of_lines(self, order, line_ids):
        """Return the share of some lines in the value of a return.

        :param return.order order: under sudo.
        :param set[int] line_ids: of several returns.
        :return: between 0 and 1.
        :rtype: float
        """
        whole = sum(line.price_unit * line.product_uom_qty for line in order.line_ids)
        part = sum(
            line.price_unit * line.product_uom_qty
            for line in order.line_ids
            if line.id in line_ids
        )
        return part / whole if whole else 0.0

    # === POLICY === #

    def _try_policy(self, orders):
        """Return which lines the policy would make eligible, and which not any more.

        :param return.order orders: see `_get_orders`.
        :return: values of the rows of the result.
        :rtype: list[dict]
        :raise UserError: if no policy is selected.
        """
        if not self.policy_id:
            raise UserError(self.env._("Select the policy that is tried."))
        # sudo: as in `action_run`.
        lines = orders.sudo().line_ids
        found = defaultdict(list)
        for line, is_eligible in self._simulate_policy(lines, self.policy_id).items():
            if line.is_eligible:
                outcome = "eligible" if is_eligible else "lose"
            else:
                outcome = "gain" if is_eligible else "ineligible"
            found[outcome].append(line.id)
        return [
            {
                "outcome": outcome,
                **self._sum_up(
                    orders & lines.browse(ids).with_prefetch(lines.ids).order_id, ids
                ),
            }
            for outcome, ids in found.items()
        ]

    @api.model
    def _simulate_policy(self, lines, policy):
        """Return whether lines would have been eligible had a policy been in force.

        :param return.order.line lines: lines of past returns, under sudo.
        :param return.order.policy policy: a draft, or one in force.
        :return: by line; lines that the policy does not apply to are left out.
        :rtype: dict[return.order.line, bool]
        """
        verdicts = policy._judge_as_if_in_force(lines._prepare_return_cases())
        return {
            line: verdict.is_eligible
            for line, verdict in zip(lines, verdicts, strict=True)
            if verdict.policy_id
        }
