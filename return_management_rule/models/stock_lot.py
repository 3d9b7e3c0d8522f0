from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _get_customer_history(self, companies):
        """Read when these pieces went to customers and came back, in one go.

        :param res.company companies: whose transfers count.
        :return: detailed operations of each piece, the oldest first.
        :rtype: dict[stock.lot, stock.move.line]
        """
        # sudo: returns are looked at without rights on stock.
        move_lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", self.ids),
                    ("state", "=", "done"),
                    ("company_id", "in", companies.ids),
                    "|",
                    ("location_id.usage", "in", ("customer", "transit")),
                    ("location_dest_id.usage", "in", ("customer", "transit")),
                ],
                order="date, id",
            )
            .filtered(
                lambda line: (
                    line.quantity
                    and (
                        line.move_id._is_way_to_customer()
                        or line.move_id._is_way_back()
                    )
                )
            )
        )
        history = dict.fromkeys(self, move_lines.browse())
        for lot, group in move_lines.grouped("lot_id").items():
            history[lot] = group
        return history
