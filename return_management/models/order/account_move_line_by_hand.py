from odoo import models


class AccountMoveLine(models.Model):
    """What finance credited without a return, of goods that no order sold."""

    _inherit = "account.move.line"

    def _is_credited_by_hand(self):
        """Return whether this line credits goods of no order, and no return made it.

        :rtype: bool
        """
        self.ensure_one()
        return bool(
            self.move_id.move_type == "out_refund"
            and self.move_id.reversed_entry_id
            and self.parent_state != "cancel"
            and self.display_type == "product"
            and self.product_id
            and not self.sale_line_ids
            and not self.return_role
            and not self.return_line_id
        )

    def _get_hand_credits(self):
        """Return the credits of these lines that finance made without a return.

        A lower price takes no goods back, and does not count.

        :return: oldest first, drafts included.
        :rtype: account.move.line
        """
        credits = self.move_id.reversal_move_ids.invoice_line_ids.filtered(
            lambda line: (
                line._is_credited_by_hand() and line.product_id in self.product_id
            )
        )
        return (credits - credits._filter_price_credits()).sorted("id")

    def _get_lines_credited_alike(self):
        """Return the lines of the invoice that a credit by hand cannot tell apart.

        :return: with this line.
        :rtype: account.move.line
        """
        self.ensure_one()
        return self.move_id.invoice_line_ids.filtered(
            lambda line: line.product_id == self.product_id and line._is_sold_directly()
        )

    def _get_qty_credited_by_hand(self):
        """Return what finance credited of this line without a return.

        :return: the quantity, and the part of it that was for goods of open returns,
            in the unit of the line.
        :rtype: tuple[float, float]
        """
        self.ensure_one()
        own = [
            (part, served)
            for __, line, part, served in self._share_hand_credits()
            if line == self
        ]
        return sum(part for part, __ in own), sum(served for __, served in own)

    def _share_hand_credits(self):
        """Share credits that were made by hand over the lines that they give back.

        A credit is for the goods of open returns first, as long as there are such. How
        much that was is kept when it is posted, see `_serve_open_returns`.

        :return: credit, invoice line, credited quantity and the part of it that is for
            open returns, in the unit of the invoice line.
        :rtype: list[tuple[account.move.line, account.move.line, float, float]]
        """
        self.ensure_one()
        credits = self._get_hand_credits()
        if not credits:
            return []
        lines = self._get_lines_credited_alike()
        given = {line: line._get_qty_credited_by_returns() for line in lines}
        claims = {line: line._get_qty_claimed() - given[line] for line in lines}
        left = {line: line.quantity - given[line] for line in lines}
        shares = []
        for credit in credits:
            rest = credit.quantity
            for line in credit._get_credited_candidates(lines):
                asked = credit._convert_to_sold_uom(rest, line.product_uom_id)
                part = max(min(asked, left[line]), 0.0)
                served = max(min(part, claims[line]), 0.0)
                if credit.parent_state == "posted":
                    served = part * credit.return_qty_served / credit.quantity
                rest -= credit._convert_from_sold_uom(part, line.product_uom_id)
                left[line] -= part
                claims[line] -= served
                shares.append((credit, line, part, served))
        return shares
