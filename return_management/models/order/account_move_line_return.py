from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round

from .return_sold_mixin import NOISE_DIGITS


class AccountMoveLine(models.Model):
    """What an invoice line answers to the returns of what it sold without an order.

    It answers the same questions as a sale line, see `return.order.line._get_sold`.
    """

    _inherit = "account.move.line"

    return_line_ids = fields.One2many(
        comodel_name="return.order.line",
        inverse_name="invoice_line_id",
        string="Return Lines of the Invoice Line",
    )
    qty_returnable = fields.Float(
        string="Returnable",
        compute="_compute_qty_returnable",
        help="Invoiced without an order, less what returns hold or brought back, and "
        "what was credited by hand.",
    )
    return_qty_served = fields.Float(
        string="Credited for Open Returns",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Part of a credit made by hand that was for goods of open returns.",
    )

    # === WHAT WAS SOLD WITHOUT AN ORDER === #

    def _is_sold_directly(self):
        """Return whether this line invoices goods that no order knows of.

        An override may refuse goods that travel otherwise than they are invoiced.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.move_id.move_type == "out_invoice"
            and self.display_type == "product"
            and self.product_id.type == "consu"
            and not self.product_id.is_freight
            and not self.sale_line_ids
            and self.return_role in (False, "exchange")
            and self.quantity > 0
            and self.price_unit >= 0
        )

    def _has_sold(self, return_line):
        """Return whether this line sold the product of a return line to its customer.

        :param return.order.line return_line: goods of which no source is known.
        :rtype: bool
        """
        self.ensure_one()
        return (
            self.product_id == return_line.product_id
            and self.company_id == return_line.company_id
            and self.partner_id == return_line.partner_id.commercial_partner_id
            and self._is_sold_directly()
        )

    def _get_sold_directly(self):
        """Return the lines among these whose goods can only come back from an invoice.

        Goods that a return charged again belong to the line that invoiced them first.

        :rtype: account.move.line
        """
        charged_again = self.filtered(lambda line: line.return_role == "charge_back")
        lines = self.filtered(lambda line: line._is_sold_directly())
        # sudo: who returns goods need not see the return that charged them.
        return lines | charged_again.sudo().return_line_id.invoice_line_id.sudo(
            self.env.su
        )

    # === QUANTITIES === #

    # What finance credits by hand is looked at when it is posted, and whenever the
    # limit is checked: depending on it would cost every credit note of every order.
    @api.depends(
        "parent_state",
        "quantity",
        "return_line_ids.qty_held",
        "return_line_ids.qty_received",
        "return_line_ids.qty_sent_back",
        "return_line_ids.qty_replaced",
        "return_line_ids.qty_credited",
    )
    def _compute_qty_returnable(self):
        for line in self:
            # sudo: as the returns, their limits do not depend on who looks.
            left = line.sudo()._get_qty_left_to_return()
            line.qty_returnable = line._round_returnable(left)

    def _get_qty_left_to_return(self):
        """Count what the customer has of this line and no return holds.

        :return: in the unit of the line; negative where too much came back.
        :rtype: float
        """
        self.ensure_one()
        if self.parent_state != "posted" or not self._is_sold_directly():
            return 0.0
        held = self._sum_return_lines(lambda line: line.qty_held)
        return float_round(
            self.quantity - self._get_qty_taken_back() - held,
            precision_digits=NOISE_DIGITS,
        )

    def _get_qty_taken_back(self):
        """Count what came back, by returns or credited by hand for no return.

        :return: in the unit of the line, not rounded.
        :rtype: float
        """
        self.ensure_one()
        credited, served = self._get_qty_credited_by_hand()
        moved = self._sum_return_lines(lambda line: line._get_qty_moved_back())
        return max(credited - served, self._get_qty_replacement_back()) + moved

    def _get_qty_replacement_back(self):
        """Count what Odoo's own return of a transfer brought of a replacement.

        :return: in the unit of the line; zero for what no return sent.
        :rtype: float
        """
        self.ensure_one()
        if self.return_role != "exchange":
            return 0.0
        sent = self.return_line_id.move_ids.filtered(
            lambda move: move.return_role == "replacement"
        )
        back = sent.returned_move_ids.filtered(
            lambda move: move.state == "done" and not move.return_line_id
        )
        return sum(
            move.product_uom._compute_quantity(
                move.quantity, self.product_uom_id, round=False
            )
            for move in back
        )

    def _get_qty_billed(self):
        """Return the quantity that the customer is billed for, drafts included.

        :return: in the unit of the line, not rounded.
        :rtype: float
        """
        self.ensure_one()
        charged = self.quantity if self.parent_state != "cancel" else 0.0
        credited, __ = self._get_qty_credited_by_hand()
        return float_round(
            charged - credited - self._get_qty_credited_by_returns(),
            precision_digits=NOISE_DIGITS,
        )

    def _get_qty_kept(self):
        """Return the quantity that the customer keeps and has to pay.

        What was credited by hand, for no return, was taken back elsewhere.

        :return: in the unit of the line, not rounded.
        :rtype: float
        """
        self.ensure_one()
        credited, served = self._get_qty_credited_by_hand()
        given_back = self._sum_return_lines(lambda line: line.qty_given_back)
        return float_round(
            self.quantity - (credited - served) - given_back,
            precision_digits=NOISE_DIGITS,
        )

    def _get_qty_kept_of_sold(self):
        """Return the quantity kept of what was sold before the goods came back.

        Nothing is delivered again for an invoice without an order.

        :rtype: float
        """
        self.ensure_one()
        return self._get_qty_kept()

    def _sum_return_lines(self, get_quantity):
        """Add up a quantity of the returns of this line.

        :param callable get_quantity: gives it for a return line, in the unit of that.
        :return: in the unit of this line.
        :rtype: float
        """
        self.ensure_one()
        return sum(
            line._convert_to_sale_uom(get_quantity(line))
            for line in self.return_line_ids
        )

    def _get_qty_credited_by_returns(self):
        """Return what credits of returns give back of this line.

        :return: in the unit of the line, less what was charged again.
        :rtype: float
        """
        return self._sum_return_lines(lambda line: line.qty_credited - line.qty_reduced)

    def _get_qty_claimed(self):
        """Return what returns expect of this line, or brought back.

        :return: in the unit of the line.
        :rtype: float
        """
        return self._sum_return_lines(
            lambda line: (
                max(line.qty_given_back, line.qty_held + line._get_qty_moved_back())
                if line.state in ("submitted", "authorized", "done")
                else 0.0
            )
        )

    # === COST === #

    def _get_booked_cost(self):
        """Return what the goods of this line cost, as their invoice booked it.

        :return: in the currency of the company; zero where no cost was booked.
        :rtype: float
        """
        self.ensure_one()
        return sum(
            line.balance
            for line in self.move_id.line_ids
            if line.display_type == "cogs"
            and line.cogs_origin_id == self
            and line.balance > 0
        )

    # === RETURNS === #

    def _get_creditable_invoice_lines(self):
        """Return the posted lines that charged what these lines sold, newest first.

        :return: these lines, and what charged their goods again.
        :rtype: account.move.line
        """
        charged_again = self.return_line_ids.credit_line_ids.filtered(
            lambda line: line.return_role == "charge_back"
        )
        own = self.filtered(lambda line: line._is_sold_directly())
        return (
            (own | charged_again)
            .filtered(lambda line: line.parent_state == "posted" and line.quantity > 0)
            .sorted(lambda line: (line.move_id.invoice_date, line.id), reverse=True)
        )

    def _get_return_obstacle(self):
        """Return why nothing of this line can be returned.

        :return: the explanation, False when something can be returned.
        :rtype: str | bool
        """
        self.ensure_one()
        if not self._is_sold_directly():
            return self.env._("Nothing that could be returned.")
        if self.parent_state != "posted":
            return self.env._("The invoice is not posted.")
        if self.product_uom_id.compare(self.qty_returnable, 0.0) > 0:
            return False
        # sudo: as in `_compute_qty_returnable`.
        holding = self.sudo().return_line_ids.filtered("qty_held").order_id
        if holding:
            return self.env._(
                "Everything that was invoiced is returned or held by %(returns)s.",
                returns=", ".join(holding.mapped("name")),
            )
        return self.env._("Everything that was invoiced was returned or credited.")

    def _check_returned_quantity(self):
        """Refuse more goods of these lines than were invoiced and not taken back.

        :raise UserError: naming the product, the invoice and the remedy.
        """
        for line in self:
            left = line._get_qty_left_to_return()
            if line.product_uom_id.compare(left, 0.0) < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(surplus)s %(unit)s more would come back than "
                        "are left of %(invoice)s. Lower the quantity, and add the "
                        "surplus to the transfer as a separate product line.",
                        product=line.product_id.display_name,
                        surplus=line.return_line_ids[:1]._format_quantity(-left),
                        unit=line.product_uom_id.name,
                        invoice=line.move_id.name,
                    )
                )

    def _check_deletable(self):
        """Override to keep invoice lines that a return takes its price and taxes from.

        :raise UserError: naming the invoice, the returns and the remedy.
        """
        # sudo: whoever deletes must hear of the return.
        kept = self.sudo().return_line_ids.filtered(
            lambda line: line.state in ("submitted", "authorized", "done")
        )
        if kept:
            raise UserError(
                self.env._(
                    "%(invoices)s: goods of this invoice are returned by %(returns)s, "
                    "which needs the line that sold them. Cancel the return first, or "
                    "cancel the invoice instead of deleting it.",
                    invoices=", ".join(kept.invoice_id.mapped("display_name")),
                    returns=", ".join(kept.order_id.mapped("name")),
                )
            )
        return super()._check_deletable()
