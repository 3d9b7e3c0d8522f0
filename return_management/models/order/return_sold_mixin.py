from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_compare, float_round

# Sums of parts of a unit are used after rounding the noise of floats away.
NOISE_DIGITS = 6


class ReturnSoldMixin(models.AbstractModel):
    """A line that sold goods, and the unit in which they come back.

    Used by sale lines and by lines of invoices without an order; both have a product, a
    unit and what can be returned, not rounded, in that unit.
    """

    _name = "return.sold.mixin"
    _description = "Unit of What Comes Back"
    _inherit = ["return.lock.mixin"]
    # Field of the document that such a line belongs to
    _sold_document = ""

    def _lock_for_return(self):
        """Make rival returns of the same units wait for, or lose against, this one.

        :raise UserError: if another transaction is returning the same lines right now.
        """
        # sudo: the lines are only locked and stamped, their document stays as it is.
        lines_sudo = self.sudo()
        if lines_sudo._lock_free_rows() != lines_sudo:
            documents = lines_sudo[self._sold_document]
            raise UserError(
                self.env._(
                    "Somebody else is returning items of %(documents)s at this moment. "
                    "Try again in a few seconds.",
                    documents=", ".join(documents.mapped("name")),
                )
            )

    def _get_return_uom(self):
        """Return the unit that tells exactly what can be returned.

        Seven pieces that are left of a dozen are seven pieces, not 0.58 dozens.

        :rtype: uom.uom
        """
        self.ensure_one()
        if self._is_exact(self.qty_returnable):
            return self.product_uom_id
        return self.product_id.uom_id

    def _is_exact(self, quantity):
        """Return whether a quantity can be written in the unit of this line.

        :rtype: bool
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        rounded = float_round(quantity, precision_digits=digits)
        return not float_compare(rounded, quantity, precision_digits=NOISE_DIGITS - 1)

    def _compare_quantity(self, left, right):
        """Compare quantities of this line by the pieces that they are.

        :param float left: in the unit of the line, as the other one.
        :return: below, above or equal to zero.
        :rtype: int
        """
        self.ensure_one()
        uom = self.product_id.uom_id or self.product_uom_id
        left, right = (
            self.product_uom_id._compute_quantity(quantity, uom, round=False)
            for quantity in (left, right)
        )
        return uom.compare(left, right)

    def _round_returnable(self, left):
        """Return what can be returned, without noise and never below zero.

        :param float left: in the unit of the line.
        :rtype: float
        """
        self.ensure_one()
        is_left = self.product_uom_id and self._compare_quantity(left, 0) > 0
        return float_round(left, precision_digits=NOISE_DIGITS) if is_left else 0.0

    def _prepare_return_quantity_vals(self, quantity):
        """Return quantity and unit of a return line.

        What is all but everything that is left is everything that is left.

        :param float quantity: in the unit of this line.
        :rtype: dict
        """
        self.ensure_one()
        uom = self.product_uom_id
        if not uom.compare(quantity, self.qty_returnable):
            quantity = self.qty_returnable
        if self._is_exact(quantity):
            return {"product_uom_qty": uom.round(quantity)}
        own_uom = self.product_id.uom_id
        return {
            "product_uom_id": own_uom.id,
            "product_uom_qty": own_uom.round(
                uom._compute_quantity(quantity, own_uom, round=False)
            ),
        }
