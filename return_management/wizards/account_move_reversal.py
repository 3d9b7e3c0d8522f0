from odoo import models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def _modify_default_reverse_values(self, origin_move):
        """Override of `account`: the new document belongs to the same return."""
        values = super()._modify_default_reverse_values(origin_move)
        if origin_move.return_order_id:
            values["return_order_id"] = origin_move.return_order_id.id
        return values

    def reverse_moves(self, is_modify=False):
        """Override of `account`: a corrected credit note credits what reversed it.

        The invoice was credited by the first one already.
        """
        action = super().reverse_moves(is_modify=is_modify)
        if is_modify:
            for move, corrected in zip(self.move_ids, self.new_move_ids, strict=True):
                if move.return_order_id and move.move_type == "out_refund":
                    corrected._credit_reversal_of(move)
        return action
