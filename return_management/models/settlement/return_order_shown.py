from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

FREIGHT = (
    "freight_out_bearer",
    "freight_back_bearer",
    "freight_back_paid_by",
    "amount_freight_back",
)


class ReturnOrder(models.Model):
    """What finance decides about stays what it was when it was asked for.

    What the settlement rests on is kept when its gate is entered, with the amounts
    where somebody has seen them. Nothing of it can be written until it is decided, and
    what changes in other ways (new findings, other credit notes) is said instead of
    approved unseen.
    """

    _inherit = "return.order"

    settlement_shown = fields.Json(
        readonly=True,
        copy=False,
        help="What the settlement rested on when it was asked for, and what the credit "
        "notes came to where they were shown.",
    )

    # === WHAT IS SHOWN === #

    def _on_inspected(self):
        """Override: finance decides about what was found."""
        self._renew_settlement_shown()
        return super()._on_inspected()

    def _enter_gate(self, gate):
        """Override to keep what the settlement rests on when it is asked for."""
        if gate == "settle":
            for order in self:
                shown = {"facts": order._get_settlement_facts()}
                if self.env.context.get("return_settlement_shown"):
                    shown["amounts"] = order._add_up_settlement()
                order._write_transition({"settlement_shown": shown})
        return super()._enter_gate(gate)

    def _get_settlement_facts(self):
        """Return what the settlement rests on: freight, quantities, shares and fees.

        What is not inspected counts as the line says.

        :return: ``freight`` by field; ``parts`` as lists of line, settlement, share,
            kind and rate of the fee, and quantity.
        :rtype: dict
        """
        self.ensure_one()
        quantities = defaultdict(float)
        # sudo: who asks may not read all of it, who decides compares all of it.
        for line in self.sudo().line_ids:
            fee = line.restocking_fee_type, line.restocking_fee_rate
            left = line.qty_to_credit
            for part in line.inspection_ids.filtered(lambda i: i.state == "done"):
                key = line.id, part.settlement_type, part.credit_percent, *fee
                quantities[key] += part.quantity
                left -= part.quantity * part.settlement_kind.gives_money
            if line.product_uom_id.compare(left, 0) > 0:
                key = line.id, line.settlement_type, line.credit_percent, *fee
                quantities[key] += left
            # What was invoiced bounds the parts, see `_limit_parts`.
            quantities[line.id, "owed", 100.0, False, 0.0] = line.qty_to_credit
        return {
            "freight": {name: self[name] for name in FREIGHT},
            "parts": [[*key, round(qty, 6)] for key, qty in quantities.items()],
        }

    def _add_up_settlement(self):
        """Work out what the settlement comes to.

        :return: see `_add_up_plan`; None where it cannot be worked out yet.
        :rtype: list | None
        """
        self.ensure_one()
        try:
            plan = self._plan_credit_notes(self.line_ids._get_parts_to_credit())
        except UserError:
            return None
        return self._add_up_plan(plan)[self]

    def _add_up_plan(self, plan):
        """Add up planned credit notes, to the cent and with their taxes.

        :param dict plan: see `_plan_credit_notes`.
        :return: rows of currency, part and amount.
        :rtype: dict[return.order, list[list]]
        """
        sums = defaultdict(lambda: defaultdict(float))
        for (order, invoice), vals_list in plan.items():
            note = order._preview_credit_note(invoice, vals_list)
            currency = note["currency"]
            for line in note["lines"]:
                sums[order][currency, line["return_role"]] += line["untaxed"]
            sums[order][currency, "tax"] += note["tax"]
            sums[order][currency, "total"] += note["total"]
        return defaultdict(
            list,
            {
                order: [
                    [currency.id, key, currency.round(amount)]
                    for (currency, key), amount in amounts.items()
                ]
                for order, amounts in sums.items()
            },
        )

    @api.model
    def _read_amounts(self, rows):
        """Return the amounts of a settlement by what they are for.

        :param list rows: see `_add_up_plan`; may be None.
        :rtype: dict[tuple[res.currency, str], float]
        """
        return {
            (self.env["res.currency"].browse(currency_id), key): amount
            for currency_id, key, amount in rows or []
        }

    @api.model
    def _describe_amounts(self, rows):
        """Put the amounts of a settlement into words.

        :param list rows: see `_add_up_plan`; may be None.
        :rtype: str
        """
        return "\n".join(
            self.env._(
                "%(what)s: %(amount)s",
                what=self._name_amount(key),
                amount=currency.format(amount),
            )
            for (currency, key), amount in self._read_amounts(rows).items()
        )

    @api.model
    def _name_amount(self, key):
        """Name a part of a settlement.

        :param str key: role of a line of a credit note, ``tax`` or ``total``.
        :rtype: str
        """
        if key == "tax":
            return self.env._("Taxes")
        if key == "total":
            return self.env._("Total")
        field = self.env["account.move.line"]._fields["return_role"]
        return dict(field._description_selection(self.env))[key]

    def _renew_settlement_shown(self):
        """Let finance decide about what an inspection found, and say what changed.

        The gate may have opened before, as where the goods are paid when they arrive.
        What somebody has approved already is not changed below them.
        """
        for order in self.filtered("settlement_shown"):
            shown = order.settlement_shown
            changes = order._get_changed_facts(shown["facts"])
            if not changes or order._is_settle_begun():
                continue
            renewed = {"facts": order._get_settlement_facts()}
            if shown.get("amounts") is not None:
                renewed["amounts"] = order._add_up_settlement()
            order._write_transition({"settlement_shown": renewed})
            # sudo: who inspects need not write on the return.
            order.sudo()._message_log(
                body=self.env._(
                    "The inspection changed what is to be settled. %(changes)s.",
                    changes="; ".join(changes),
                )
            )

    def _is_settle_begun(self):
        """Return whether nobody waits for the settlement, or somebody approved it.

        :rtype: bool
        """
        self.ensure_one()
        if self.open_gate != "settle":
            return True
        pending = self.approval_ids.filtered(
            lambda a: a.gate == "settle" and a.state == "pending"
        )
        opened = min(pending.mapped("create_date"))
        return any(
            approval.state == "approved" and approval.create_date >= opened
            for approval in self.approval_ids - pending
            if approval.gate == "settle"
        )

    # === CHECKS === #

    def _check_settled_as_shown(self, plan):
        """Refuse to settle anything else than what was asked for.

        :param dict plan: see `_plan_credit_notes`.
        :raise UserError: naming the return, what changed and the remedy.
        """
        amounts = None
        planned = self.browse().concat(*(order for order, __ in plan))
        for order in self.filtered("settlement_shown"):
            shown = order.settlement_shown
            if order not in planned:
                order._log_nothing_to_settle(order._get_changed_facts(shown["facts"]))
                continue
            changes = order._get_changed_facts(shown["facts"])
            if shown.get("amounts") is not None:
                amounts = amounts or self._add_up_plan(plan)
                changes += self._get_changed_amounts(shown["amounts"], amounts[order])
            order._raise_if_changed(changes)

    def _log_nothing_to_settle(self, changes):
        """Say why an approved settlement gives nothing: finance credited it meanwhile.

        :param list[str] changes: in words.
        """
        self.ensure_one()
        if changes:
            # sudo: approvers of finance may decide about a return but not edit it.
            self.sudo()._message_log(
                body=self.env._(
                    "Nothing is left to settle. %(changes)s.",
                    changes="; ".join(changes),
                )
            )

    def _raise_if_changed(self, changes):
        """Refuse to approve what is not what was shown.

        :param list[str] changes: in words.
        :raise UserError: naming the return, the changes and the remedy.
        """
        self.ensure_one()
        if changes:
            raise UserError(
                self.env._(
                    "%(order)s: the settlement is not the one any more that was asked "
                    "for. %(changes)s. Refuse it, and settle the return again.",
                    order=self.name,
                    changes="; ".join(changes),
                )
            )

    def _get_changed_facts(self, facts):
        """Put into words what the settlement does not rest on any more.

        :param dict facts: see `_get_settlement_facts`.
        :rtype: list[str]
        """
        self.ensure_one()
        today = self._get_settlement_facts()
        changes = [
            self.env._(
                "%(what)s: %(before)s → %(after)s",
                what=self._fields[name]._description_string(self.env),
                before=self._word_freight(name, before),
                after=self._word_freight(name, self[name]),
            )
            for name, before in facts["freight"].items()
            if before != self[name]
        ]
        before, after = (
            {tuple(key): quantity for *key, quantity in rows}
            for rows in (facts["parts"], today["parts"])
        )
        # sudo: who decides need not read the lines.
        Line = self.env["return.order.line"].sudo()
        return changes + [
            self.env._(
                "%(line)s at %(share)g %%: %(before)g → %(after)g",
                line=Line.browse(key[0]).display_name,
                share=key[2],
                before=before.get(key, 0.0),
                after=after.get(key, 0.0),
            )
            for key in {**before, **after}
            if before.get(key, 0.0) != after.get(key, 0.0)
        ]

    def _word_freight(self, name, value):
        """Put one of the terms of the freight into words."""
        field = self._fields[name]
        if field.type == "monetary":
            return self.currency_id.format(value)
        return dict(field._description_selection(self.env)).get(value, "–")

    @api.model
    def _get_changed_amounts(self, shown, planned):
        """Put into words which amounts are not those that were shown.

        :param list shown: see `_add_up_plan`.
        :param list planned: see `_add_up_plan`.
        :rtype: list[str]
        """
        before, after = self._read_amounts(shown), self._read_amounts(planned)
        return [
            self.env._(
                "%(what)s: %(before)s → %(after)s",
                what=self._name_amount(key),
                before=currency.format(before.get((currency, key), 0.0)),
                after=currency.format(after.get((currency, key), 0.0)),
            )
            for currency, key in {**before, **after}
            if currency.compare_amounts(
                before.get((currency, key), 0.0), after.get((currency, key), 0.0)
            )
        ]
