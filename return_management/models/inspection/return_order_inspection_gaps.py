from odoo import models
from odoo.exceptions import UserError


class ReturnOrderInspection(models.Model):
    """What is missing before inspections can be validated, all of it at once."""

    _inherit = "return.order.inspection"

    def _find_gaps(self):
        """Find all that is missing to validate these inspections.

        :return: by inspection, pairs of the field or check and the words for it.
        :rtype: dict[return.order.inspection, list[tuple[str, str]]]
        """
        return {inspection: inspection._get_gaps() for inspection in self}

    def _get_gaps(self):
        """Find all that is missing to validate this inspection.

        :return: pairs of the field or check and the words for it.
        :rtype: list[tuple[str, str]]
        """
        self.ensure_one()
        gaps = []
        for field, check in (
            ("quantity", self._check_has_quantity),
            ("condition", self._check_has_condition),
            ("disposition_id", self._check_has_disposition),
            ("settlement_type", self._check_settlement_type),
            ("lot_ids", self._check_number_of_lots),
            ("missing_type", self._check_missing_settlement),
        ):
            try:
                check()
            except UserError as gap:
                gaps.append((field, str(gap)))
        if self.check_count:
            gaps += [
                (f"check_{check.id}", words)
                for check in self.check_ids
                for words in check._get_gaps()
            ]
        return gaps

    def _check_complete(self):
        """Refuse to validate inspections with something missing.

        :raise UserError: naming the returns, the products and the remedies.
        """
        words = [words for gaps in self._find_gaps().values() for __, words in gaps]
        if words:
            raise UserError("\n".join(dict.fromkeys(words)))
        self._check_lots_arrived()
        self._check_missing()

    # === SINGLE CHECKS === #

    def _get_names(self):
        """Return how messages name this inspection.

        :rtype: dict[str, str]
        """
        self.ensure_one()
        return {
            "product": self.product_id.display_name,
            "order": self.order_id.name,
        }

    def _check_has_quantity(self):
        """Refuse an inspection of nothing.

        :raise UserError: naming the return, the product and the remedy.
        """
        if self.product_uom_id.compare(self.quantity, 0) <= 0:
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: enter a quantity above zero, or "
                    "delete the inspection.",
                    **self._get_names(),
                )
            )

    def _is_condition_needed(self):
        """Return whether somebody has to say what the goods are like.

        Not of what is gone. And not where it decides nothing: goods that nobody asked
        for go back, and a reason may say what becomes of all of its goods.

        :rtype: bool
        """
        self.ensure_one()
        line = self.line_id
        if self.missing_type:
            return False
        if line.is_unexpected:
            return not self.disposition_id.goes_back
        reason = line.reason_id
        return not reason.disposition_id or bool(reason.plan_count)

    def _check_has_condition(self):
        """Refuse an inspection that does not say what the goods are like.

        :raise UserError: naming the return, the product and the remedy.
        """
        if not self.condition and self._is_condition_needed():
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: choose the condition of the goods.",
                    **self._get_names(),
                )
            )

    def _check_has_disposition(self):
        """Refuse an inspection that does not say where the goods go.

        What becomes of them mostly follows from the condition, which is asked first.

        :raise UserError: naming the return, the product and the remedy.
        """
        if self.disposition_id or self.missing_type:
            return
        if self.condition or not self._is_condition_needed():
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: choose a disposition.",
                    **self._get_names(),
                )
            )
