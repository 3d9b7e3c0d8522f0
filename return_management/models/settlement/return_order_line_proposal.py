from odoo import models
from odoo.exceptions import UserError

from ..order.settlement_kind import get_settlement_kind


class ReturnOrderLine(models.Model):
    """What the settlement screen proposes for a return line, and how it is changed."""

    _inherit = "return.order.line"

    def _get_proposed_percent(self):
        """Return the share of the price that the reason proposes.

        :rtype: float
        """
        self.ensure_one()
        return self.reason_id.credit_percent if self.reason_id else 100.0

    def _prepare_settle_vals_list(self):
        """Return the rows of the settlement screen: every part that is not settled yet.

        :rtype: list[dict]
        """
        self.ensure_one()
        parts = [*self._get_parts_to_reduce(), *self._get_own_parts()]
        rows = [
            self._prepare_settle_vals(
                part.inspection,
                part.quantity,
                part.percent,
                part.inspection._get_settlement_type()
                if part.inspection
                else self.settlement_type,
            )
            for part in parts
        ]
        shown = self.inspection_ids.browse().concat(
            *(part.inspection for part in parts)
        )
        for inspection in self._get_done_inspections("exchange", "repair", "none"):
            if (
                inspection not in shown
                and not inspection.disposition_id.goes_back
                and not inspection._get_qty_credited()
            ):
                rows.append(
                    self._prepare_settle_vals(
                        inspection,
                        inspection.quantity,
                        inspection.credit_percent,
                        inspection._get_settlement_type(),
                    )
                )
        return rows

    def _prepare_settle_vals(self, inspection, quantity, percent, settlement_type):
        """Return one row of the settlement screen.

        :param return.order.inspection inspection: the part; may be empty.
        :param float quantity: in the unit of the line.
        :param float percent: share of the price.
        :param str settlement_type: what the customer gets.
        :rtype: dict
        """
        self.ensure_one()
        return {
            "line_id": self.id,
            "inspection_id": inspection.id,
            "quantity": quantity,
            "credit_percent": percent,
            "settlement_type": settlement_type,
            "restocking_fee_type": self.restocking_fee_type,
            "restocking_fee_rate": self.restocking_fee_rate,
        }

    def _is_above_plan(self):
        """Return whether this line is settled better than planned.

        :rtype: bool
        """
        self.ensure_one()
        fee_type, rate = self._get_proposed_fee()
        if fee_type and (
            self.restocking_fee_type != fee_type or self.restocking_fee_rate < rate
        ):
            return True
        if not self.is_goods_expected and not self.qty_received:
            return self.credit_percent > self._get_proposed_percent()
        credited = self._get_done_inspections(*self._get_credited_types(), "allowance")
        return any(credited.mapped("is_above_plan"))

    def _change_settlement(self, vals):
        """Change what the customer gets for lines without goods, when it is settled.

        :param dict vals: ``settlement_type`` and ``credit_percent``.
        :raise UserError: if the line would need goods, or a replacement is on its way.
        """
        if "settlement_type" in vals:
            self._check_nothing_shipped()
            with_goods = self.filtered("is_goods_expected")
            kind = get_settlement_kind(vals["settlement_type"])
            if with_goods or kind.keeps_goods:
                raise UserError(
                    self.env._(
                        "%(lines)s: the settlement can be changed once the goods are "
                        "inspected. Change the share credited instead.",
                        lines=", ".join(self.mapped("display_name")),
                    )
                )
        # sudo: the settlement was checked by the caller, lines are closed otherwise.
        self.sudo().with_context(return_settlement=True).write(vals)
        self._recount_unmoved()

    def _check_nothing_shipped(self):
        """Refuse to change a settlement whose replacement is on its way.

        :raise UserError: naming the lines and the remedy.
        """
        shipped = self.filtered(
            lambda line: any(map(line._get_qty_shipping, ("replacement", "repair")))
        )
        if shipped:
            raise UserError(
                self.env._(
                    "%(lines)s: a delivery to the customer exists. Cancel it before "
                    "you change the settlement.",
                    lines=", ".join(shipped.mapped("display_name")),
                )
            )
