from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, is_html_empty


class ReturnOrderRequest(models.TransientModel):
    """What a customer can choose from, by order, policies and settings of today."""

    _inherit = "return.order.request"

    # === ITEMS === #

    def _get_item_rows(self):
        """Return the goods of the order, and what of them can be returned until when.

        :return: per order line ``line``, ``verdicts``, ``obstacle`` (False if it can
            be returned), ``windows`` (texts), ``uom``, ``max`` (text) and ``step``.
        :rtype: list[dict]
        """
        self.ensure_one()
        lines = self.order_id.order_line._filter_goods()
        verdicts = lines._judge_for_portal()
        return [self._prepare_item_row(line, verdicts[line]) for line in lines]

    def _prepare_item_row(self, line, verdicts):
        """Return what is shown of one order line, see `_get_item_rows`.

        :param sale.order.line line: goods that were sold.
        :param dict[str, Verdict] verdicts: see `_judge_for_portal`.
        :rtype: dict
        """
        obstacle = line._explain_portal_obstacle(verdicts)
        return {
            "line": line,
            "verdicts": verdicts,
            "obstacle": obstacle,
            "windows": [] if obstacle else line._describe_portal_windows(verdicts),
            "uom": line._get_return_uom(),
            "max": self._format_number(line._get_portal_maximum()),
            "step": line._get_portal_step(),
        }

    def _format_number(self, number):
        """Write a number without needless zeros, as number fields take it.

        :rtype: str
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        text = f"{number:.{digits}f}"
        return text.rstrip("0").rstrip(".") if digits else text

    # === REASONS === #

    def _get_reason_rows(self):
        """Return the chosen products with the reasons that are still in time for them.

        :return: per line of the request ``line``, ``reasons`` and
            ``evidence_reasons`` (those that need a photo or a document).
        :rtype: list[dict]
        """
        self.ensure_one()
        reasons = self.env["return.order.reason"]._get_for_portal(self.company_id)
        verdicts = self.line_ids.sale_line_id._judge_for_portal()
        # sudo: the policies decide, whoever may read them.
        Policy = self.env["return.order.policy"].sudo()
        rows = []
        for line in self.line_ids:
            by_group = verdicts[line.sale_line_id]
            in_time = reasons.filtered(lambda r, v=by_group: v[r.group].is_eligible)
            policy = Policy.browse({v.policy_id for v in by_group.values()} - {False})
            needs_evidence = any(policy.mapped("require_evidence"))
            rows.append(
                {
                    "line": line,
                    "reasons": in_time,
                    "evidence_reasons": in_time
                    if needs_evidence
                    else in_time.filtered("require_photo"),
                }
            )
        return rows

    # === WHAT THE CUSTOMER GETS === #

    def _get_draft(self, **values):
        """Return the return that would be made, without making it.

        :param values: instead of what the customer entered.
        :return: a new record: policies, fee, freight and ways of refund are computed
            as for a return in draft.
        :rtype: return.order
        """
        self.ensure_one()
        (vals,) = self.env["return.order"]._prepare_with_lines_vals_list(
            self._prepare_line_vals_by_sale_line(), **self._prepare_choice_vals()
        )
        return self.env["return.order"].new({**vals, **values})

    def _get_portal_settlement_types(self):
        """Return what customers can ask for by themselves, with what it means.

        A price reduction is not among them: its share has to be agreed with somebody.

        :return: explanations by values of ``settlement_type``.
        :rtype: dict[str, str]
        """
        return {
            "refund": self.env._("You get your money back."),
            "exchange": self.env._("We send you the same product again."),
            "repair": self.env._("We repair the product and send it back to you."),
        }

    def _get_settlement_offer(self):
        """Return what the policies of all chosen products allow the customer to get.

        :return: ``types`` and ``methods``: options with ``key``, ``label``, ``text``;
            ``draft``: see `_get_draft`, as if a refund was chosen.
        :rtype: dict
        """
        self.ensure_one()
        draft = self._get_draft(requested_settlement_type="refund")
        texts = self._get_portal_settlement_types()
        # sudo: as in `_get_reason_rows`.
        allowed = set(texts).intersection(
            *(
                policy._get_allowed_settlement_types()
                for policy in draft.line_ids.sudo().policy_id
            )
        )
        methods = draft._get_allowed_refund_methods()
        if "original_payment" in methods and not draft._get_paid_online():
            methods.remove("original_payment")
        if not methods:
            allowed.discard("refund")
        return {
            "draft": draft,
            "types": self._get_options(
                "settlement_type", {key: texts[key] for key in texts if key in allowed}
            ),
            "methods": self._get_options(
                "refund_method",
                {key: draft._get_refund_method_texts().get(key) for key in methods},
            ),
        }

    def _get_options(self, name, texts):
        """Return options with their labels.

        :param str name: a selection of the request.
        :param dict[str, str] texts: explanations of what is offered, by value.
        :rtype: list[dict]
        """
        labels = dict(self._fields[name]._description_selection(self.env))
        return [
            {"key": key, "label": labels[key], "text": text}
            for key, text in texts.items()
        ]

    def _get_expected_refund(self, draft):
        """Work out the refund that the customer can expect, as it will be credited.

        :param return.order draft: see `_get_draft`, with a refund.
        :return: ``notes``: per invoice ``rows`` (name and amount), ``untaxed``,
            ``tax``, ``total``, all as texts; ``obstacle``: why there are none;
            ``due``: when.
        :rtype: dict
        """
        self.ensure_one()
        obstacle, notes = False, []
        try:
            notes = draft._preview_expected_refund()
        except UserError:
            obstacle = self.env._(
                "We cannot tell the amount yet; we will as soon as we have looked at "
                "your request."
            )
        if not notes and not obstacle:
            obstacle = self.env._(
                "These goods are not invoiced yet: there is nothing to refund, and "
                "what you return will not be charged."
            )
        return {
            "notes": [self._format_credit_note(draft, note) for note in notes],
            "obstacle": obstacle,
            "due": self._describe_refund_due(draft),
        }

    def _format_credit_note(self, draft, note):
        """Write one expected credit note.

        :param return.order draft: see `_get_draft`.
        :param dict note: see `return.order._preview_credit_note`.
        :rtype: dict
        """

        def write(amount):
            return format_amount(self.env, amount, note["currency"])

        lines = {line.id: line for line in draft.line_ids}
        return {
            "rows": [
                (
                    self._describe_credit(vals, lines.get(vals.get("return_line_id"))),
                    write(vals["untaxed"]),
                )
                for vals in note["lines"]
            ],
            **{key: write(note[key]) for key in ("untaxed", "tax", "total")},
        }

    def _describe_credit(self, vals, line):
        """Return what a line of a credit note is for, in the language of the reader.

        :param dict vals: of the line of the credit note.
        :param return.order.line line: that is credited; empty for freight.
        :rtype: str
        """
        if vals["return_role"] != "goods":
            return vals["name"]
        text = self.env._(
            "%(quantity)s × %(product)s",
            quantity=self._format_number(vals["quantity"]),
            product=line.product_id.display_name,
        )
        if line.credit_percent == 100:
            return text
        return self.env._(
            "%(goods)s, %(percent)s %% of the price",
            goods=text,
            percent=f"{line.credit_percent:g}",
        )

    def _describe_refund_due(self, draft):
        """Return when the money is paid back.

        :param return.order draft: see `_get_draft`.
        :return: False where the policies of the products differ, or say nothing.
        :rtype: str | bool
        """
        # sudo: as in `_get_reason_rows`.
        policies = draft.line_ids.sudo().policy_id
        promises = {(policy.refund_trigger, policy.refund_days) for policy in policies}
        if len(promises) != 1 or not all(line.policy_id for line in draft.line_ids):
            return False
        trigger, days = promises.pop()
        labels = {
            "approval": self.env._("we approve your request"),
            "sent": self.env._("you sent the goods"),
            "receipt": self.env._("the goods arrived"),
            "inspection": self.env._("we inspected the goods"),
        }
        if trigger not in labels:
            return False
        return self.env._(
            "We refund within %(days)s days after %(event)s.",
            days=days,
            event=labels[trigger],
        )

    # === WAY BACK === #

    def _get_return_methods(self):
        """Return the ways back that the company offers.

        :return: options with ``key``, ``label`` and ``text``.
        :rtype: list[dict]
        """
        self.ensure_one()
        company = self.company_id
        texts = {
            "ship": self.env._("You send the goods to us."),
            "pickup": self.env._("A carrier picks the goods up from you."),
            "drop_off": self.env._("You bring the goods to us."),
        }
        offered = [key for key in texts if company[f"return_portal_{key}"]]
        labels = {
            "ship": self.env._("Send"),
            "pickup": self.env._("Have Picked Up"),
            "drop_off": self.env._("Drop Off"),
        }
        return [
            {"key": key, "label": labels[key], "text": texts[key]}
            for key in offered or ["ship"]
        ]

    def _get_way_back(self, draft):
        """Return where the goods go, within which time, and who bears the freight.

        :param return.order draft: see `_get_draft`.
        :return: ``address``, ``customer`` (where a carrier picks up), ``deadline`` (a
            text), ``instructions`` and ``is_free``.
        :rtype: dict
        """
        self.ensure_one()
        company = self.company_id
        warehouse = draft.warehouse_id
        return {
            "address": warehouse.partner_id or company.partner_id,
            "customer": self.order_id.partner_shipping_id,
            "deadline": company.return_days_to_send
            and self.env._(
                "Then there are %(days)s days for the goods to arrive.",
                days=company.return_days_to_send,
            ),
            "instructions": company.return_instructions,
            "is_free": draft.freight_back_bearer == "company",
        }

    def _get_policies_to_read(self, draft):
        """Return the texts of all policies that decide about the products.

        :param return.order draft: see `_get_draft`.
        :return: policies whose text the customer has to read.
        :rtype: return.order.policy
        """
        # sudo: as in `_get_reason_rows`.
        return draft.line_ids.sudo().policy_id.filtered(
            lambda policy: (
                not is_html_empty(policy.customer_text) or policy.goods_condition
            )
        )
