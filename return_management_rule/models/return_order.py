from collections import defaultdict

from markupsafe import Markup, escape

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.return_management.utils import join_facts


class ReturnOrder(models.Model):
    """What automatic decisions do with a return when it is submitted."""

    _inherit = "return.order"

    rule_id = fields.Many2one(
        comodel_name="return.order.rule",
        string="Decided by Rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The automatic decision that approved, refused or asked for a person.",
    )
    rule_ids = fields.Many2many(
        comodel_name="return.order.rule",
        string="Matching Rules",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
        context={"active_test": False},
        help="Automatic decisions that held when the return was submitted.",
    )
    is_fee_waived = fields.Boolean(
        string="Fee Waived",
        readonly=True,
        copy=False,
        help="A rule waived the restocking fee.",
    )

    # === FACTS === #

    def _get_amount_asked(self):
        """Return the value of what was asked for, whatever an approver allowed of it.

        :return: before taxes, in the currency of the company.
        :rtype: float
        """
        self.ensure_one()
        amount = self.amount_company_currency
        currency = self.company_id.currency_id
        for line in self.line_ids:
            refused = line.product_uom_qty - line.qty_authorized
            if not refused or not line.price_unit:
                continue
            value = line.price_unit * refused
            if line.currency_id == self.currency_id and self.amount_untaxed:
                # The rate that the value was converted by.
                value *= self.amount_company_currency / self.amount_untaxed
            else:
                value = line.currency_id._convert(
                    value, currency, self.company_id, self.date_request
                )
            amount += value
        return amount

    def _get_share_of_orders(self):
        """Return how much of its sale orders this return is about.

        :return: percent of their value before taxes; None if no order is known.
        :rtype: float | None
        """
        self.ensure_one()
        lines = self.line_ids.filtered("sale_line_id")
        ordered = sum(
            order.amount_untaxed / (order.currency_rate or 1.0)
            for order in lines.sale_line_id.order_id
        )
        returned = sum(
            line.price_unit
            * line.product_uom_qty
            / (line.sale_line_id.order_id.currency_rate or 1.0)
            for line in lines
        )
        return 100 * returned / ordered if ordered > 0 else None

    def _get_human_decision(self):
        """Return what people decided about this return at the first gate.

        :return: ``approved``, ``refused`` or ``open``: nobody did, or a rule decided.
        :rtype: str
        """
        self.ensure_one()
        if self._get_verdict() in ("approve", "refuse"):
            return "open"
        if self.state == "refused":
            return "refused"
        return "approved" if self.date_authorized else "open"

    # === DECIDING === #

    def _prepare_submission(self):
        """Override to let the rules look at the drafts."""
        super()._prepare_submission()
        self._apply_rules()

    def _apply_rules(self):
        """Let the rules in force look at drafts that are being submitted.

        What they change is written here; what they decide is kept, and takes effect
        when the gate of the authorization is entered.

        :raise UserError: if a rule asks for evidence that is not attached.
        """
        # sudo: rules decide about everybody's returns.
        Rule = self.env["return.order.rule"].sudo()
        for company, orders in self.grouped("company_id").items():
            in_force = Rule.browse(Rule._get_ids_in_force(company.id))
            matches = in_force and in_force._evaluate(orders)
            if matches:
                orders._check_rule_evidence(matches)
                orders._write_matches(matches)
                orders._log_matches(matches)

    def _check_rule_evidence(self, matches):
        """Refuse a request without the evidence that a rule asks for.

        :param dict matches: see `_evaluate`.
        :raise UserError: naming the return and the rule.
        """
        for order, matched in matches.items():
            asking = [rule for rule, __ in matched if rule.action == "ask_evidence"]
            if asking and not order._has_evidence():
                raise UserError(
                    self.env._(
                        "%(order)s: the rule “%(rule)s” asks for evidence. Attach a "
                        "photo or a document.",
                        order=order.name,
                        rule=asking[0].name,
                    )
                )

    def _write_matches(self, matches):
        """Write what matching rules change, once for all returns that are alike.

        :param dict matches: see `_evaluate`.
        """
        alike = defaultdict(list)
        for order, matched in matches.items():
            alike[tuple(rule.id for rule, __ in matched)].append(order.id)
        # sudo: as in `_apply_rules`.
        Rule = self.env["return.order.rule"].sudo()
        for rule_ids, ids in alike.items():
            orders = self.browse(ids)
            orders._write_transition(orders._prepare_rule_vals(Rule.browse(rule_ids)))

    @api.model
    def _prepare_rule_vals(self, rules):
        """Return what rules change about the returns that they match.

        :param return.order.rule rules: in their order, at most one of them decides.
        :rtype: dict
        """
        vals = {
            "rule_ids": [Command.set(rules.ids)],
            "rule_id": rules.filtered(lambda rule: rule._is_deciding()).id,
        }
        actions = rules.mapped("action")
        if "keep" in actions:
            vals["return_method"] = "none"
        if "waive_fee" in actions:
            vals["is_fee_waived"] = True
        # The first destination counts, as the first decision does.
        routes = rules.filtered(lambda rule: rule.action == "route")
        if routes:
            vals["warehouse_id"] = routes[0].warehouse_id.id
        return vals

    def _log_matches(self, matches):
        """Explain in the chatter which rules matched, why, and what follows.

        :param dict matches: see `_evaluate`.
        """
        self.sudo()._message_log_batch(
            bodies={
                order.id: Markup("<br/>").join(
                    escape(order._describe_match(rule, words))
                    for rule, words in matched
                )
                for order, matched in matches.items()
            }
        )

    def _describe_match(self, rule, words):
        """Put into words that a rule matches this return, why, and what follows.

        :param return.order.rule rule: the rule.
        :param list[str] words: what holds.
        :rtype: str
        """
        self.ensure_one()
        return self.env._(
            "Rule “%(rule)s” matched: %(facts)s. %(effect)s.",
            rule=rule.name,
            facts=join_facts(self.env, words)
            if words
            else self.env._("it has no conditions"),
            effect=self._describe_effect(rule),
        )

    def _describe_effect(self, rule):
        """Put into words what follows for this return from a rule that matches.

        :param return.order.rule rule: the rule.
        :rtype: str
        """
        self.ensure_one()
        if rule.action == "approve" and self.is_policy_exception:
            return self.env._("Not approved by it: a policy exception needs a person")
        return {
            "approve": self.env._("Approved by it"),
            "refuse": self.env._("Refused by it"),
            "review": self.env._("A person decides"),
            "ask_evidence": self.env._("Evidence is attached"),
            "route": self.env._(
                "The goods go to %(warehouse)s", warehouse=rule.warehouse_id.name
            ),
            "keep": self.env._("The goods stay with the customer"),
            "waive_fee": self.env._("No restocking fee"),
        }[rule.action]

    # === WHAT FOLLOWS === #

    def _get_verdict(self):
        """Return what the deciding rule means for this return.

        :return: ``approve``, ``refuse``, ``review`` or False. An exception from the
            policy is never approved by a rule, a person has to look at it.
        :rtype: str | bool
        """
        self.ensure_one()
        # sudo: the rule may be one of a company that is not selected at the moment.
        action = self.rule_id.sudo().action
        if action == "approve" and self.is_policy_exception:
            return "review"
        return action

    def _enter_gate(self, gate):
        """Override to refuse what a rule refuses before anybody is asked."""
        refused = self.browse()
        if gate == "authorize":
            refused = self.filtered(lambda order: order._get_verdict() == "refuse")
            refused._refuse_by_rule()
        return super(ReturnOrder, self - refused)._enter_gate(gate)

    def _refuse_by_rule(self):
        """Refuse these returns with the text of their rule for the customer."""
        for (rule, __), orders in self.grouped(
            lambda order: (order.rule_id.sudo(), order.partner_id.lang)
        ).items():
            orders._write_transition(
                {
                    "state": "refused",
                    "refusal_reason": rule._get_refusal_text(orders[:1].partner_id),
                    "date_closed": fields.Datetime.now(),
                }
            )
        self._on_refused()

    def _prepare_approval_vals_list(self, gate, stages):
        """Override to skip the stages where a rule approved, and to keep one of them
        where it asks for a person.

        :raise UserError: if a person is asked for but the company has no stage.
        """
        vals_list = super()._prepare_approval_vals_list(gate, stages)
        verdict = gate == "authorize" and self._get_verdict()
        if verdict == "review":
            self._keep_one_stage(vals_list)
        elif verdict == "approve":
            comment = self.env._(
                "Approved by the rule “%(rule)s”.", rule=self.rule_id.sudo().name
            )
            for vals in vals_list:
                if vals["state"] == "pending":
                    vals.update(
                        state="skipped",
                        comment=comment,
                        date_decided=fields.Datetime.now(),
                    )
        return vals_list

    def _keep_one_stage(self, vals_list):
        """Ask the first stage where none would apply.

        :param list[dict] vals_list: the decisions of the gate, changed in place.
        :raise UserError: if there is no stage to ask.
        """
        self.ensure_one()
        rule = self.rule_id.sudo()
        if not vals_list:
            raise UserError(
                self.env._(
                    "%(order)s: the rule “%(rule)s” asks for a person, but there is no "
                    "approval stage. Ask a returns manager to add one.",
                    order=self.name,
                    rule=rule.name,
                )
            )
        if all(vals["state"] == "skipped" for vals in vals_list):
            vals_list[0].update(
                state="pending",
                comment=self.env._("Asked for by the rule “%(rule)s”.", rule=rule.name),
                date_decided=False,
            )

    def action_draft(self):
        """Override to forget the rules: those in force then decide the next time."""
        result = super().action_draft()
        # sudo: rules of a company that is not selected at the moment count as well.
        ruled = self.sudo().filtered("rule_ids")
        if ruled:
            ruled._write_transition(
                {
                    "rule_ids": [Command.clear()],
                    "rule_id": False,
                    "is_fee_waived": False,
                }
            )
        return result
