from odoo import models
from odoo.exceptions import UserError


class ReturnOrderSettle(models.TransientModel):
    """What was changed on the settlement screen, and whether it was planned."""

    _inherit = "return.order.settle"

    def _apply_changes(self):
        """Write what was changed to the return, its lines and inspections.

        Every change stands in the chatter, with what was before.

        :raise UserError: if the settlement of a part is not possible.
        """
        self.ensure_one()
        order = self.order_id
        self._check_own_parts()
        messages = self._get_freight_changes()
        for line in self.line_ids:
            messages += line._apply()
        vals = {
            name: self[name]
            for name in self._get_freight_fields()
            if self._is_new(name)
        }
        if vals:
            order._write_transition(vals)
        if messages:
            # sudo: finance settles returns without the right to write them.
            order.sudo().message_post(body="\n".join(messages))

    def _check_own_parts(self):
        """Refuse rows that a client has turned to a part of another return.

        :raise UserError: naming the return.
        """
        for row in self.line_ids:
            if row.line_id.order_id != self.order_id or (
                row.inspection_id and row.inspection_id.line_id != row.line_id
            ):
                raise UserError(
                    self.env._(
                        "%(order)s: a row of the settlement belongs to another return. "
                        "Open the settlement again.",
                        order=self.order_id.name,
                    )
                )

    def _get_freight_fields(self):
        return (
            "freight_out_bearer",
            "freight_back_bearer",
            "freight_back_paid_by",
            "amount_freight_back",
        )

    def _is_new(self, name):
        return self[name] != self.order_id[name]

    def _get_freight_changes(self):
        """Put the changes of the freight into words.

        :rtype: list[str]
        """
        labels = self.order_id.fields_get(self._get_freight_fields(), ["string"])
        return [
            self.env._(
                "%(field)s: %(before)s → %(after)s",
                field=labels[name]["string"],
                before=self._format(name, self.order_id[name]),
                after=self._format(name, self[name]),
            )
            for name in self._get_freight_fields()
            if self._is_new(name)
        ]

    def _format(self, name, value):
        field = self._fields[name]
        if field.type == "monetary":
            return self.currency_id.format(value)
        return dict(field._description_selection(self.env)).get(value, "")

    def _get_changes_above_plan(self):
        """Put into words what is better for the customer than planned.

        :rtype: list[str]
        """
        self.ensure_one()
        sentences = [
            sentence
            for line in self.line_ids
            for sentence in line._get_excess_sentences()
        ]
        if self.order_id._origin._is_freight_above_plan(
            self.freight_out_bearer, self.freight_back_bearer
        ):
            sentences.append(
                self.env._("The company bears freight that is the customer's.")
            )
        return sentences
