from odoo import models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    """Which lines of an order can come back at all."""

    _inherit = "sale.order.line"

    def _get_return_obstacle(self):
        """Return why nothing of this line can be returned.

        :return: the explanation, False when something can be returned.
        :rtype: str | bool
        """
        self.ensure_one()
        if not self._can_come_back():
            return self.env._("Nothing that could be returned.")
        if self.qty_returnable:
            return False
        if self.product_uom_id.is_zero(self.qty_delivered) and not self.qty_returned:
            return self.env._("Not delivered yet.")
        # sudo: as in `_compute_qty_return_held`.
        delivered = self.sudo().move_ids.filtered(lambda move: move.state == "done")
        if (
            delivered
            and self.product_id not in delivered.product_id
            and not self._is_sold_as_components()
        ):
            return self.env._(
                "Delivered as components: return them from the delivery, by Odoo's own "
                "button Return."
            )
        if self.qty_return_held:
            return self.env._(
                "Everything that was delivered is returned or held by %(returns)s.",
                returns=", ".join(
                    self.sudo()
                    .return_line_ids.filtered("qty_held")
                    .order_id.mapped("name")
                ),
            )
        return self.env._("Everything that was delivered has been returned.")

    def _filter_goods(self):
        """Return the lines that customers can return by themselves: goods.

        :rtype: sale.order.line
        """
        return self.filtered(
            lambda line: line.product_id.type == "consu" and line._can_come_back()
        )

    def _can_come_back(self):
        """Return whether this line sold something that a customer could give back.

        Sections, notes, down payments and freight did not: returns leave them out.

        :rtype: bool
        """
        self.ensure_one()
        return (
            bool(self.product_id)
            and not self.display_type
            and not self.is_downpayment
            and not self.product_id.is_freight
        )

    def _check_can_come_back(self):
        """Refuse lines that sold nothing that a customer could give back.

        :raise UserError: naming the order, the line and the remedy.
        """
        for line in self:
            if not line._can_come_back():
                raise UserError(
                    self.env._(
                        "“%(line)s” of %(sale)s cannot be returned: it is a section, a "
                        "note, a down payment or freight. Leave it out.",
                        line=(line.name or line.display_name).splitlines()[0],
                        sale=line.order_id.name,
                    )
                )
