from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...const import WAITING_ACTIVITY


class ReturnOrder(models.Model):
    """Down payments of orders of which everything came back before they were billed.

    The final invoice sets a down payment off. If nothing is left to invoice there will
    be none, and the customer would wait for the money.
    """

    _inherit = "return.order"

    has_down_payment_to_credit = fields.Boolean(
        compute="_compute_has_down_payment_to_credit",
        help="A down payment was invoiced, and nothing is left to set it off against.",
    )

    @api.depends(
        "state",
        "line_ids.qty_given_back",
        "line_ids.sale_line_id.order_id.order_line.qty_invoiced",
        "line_ids.sale_line_id.order_id.order_line.qty_to_invoice",
    )
    def _compute_has_down_payment_to_credit(self):
        for order in self:
            order.has_down_payment_to_credit = bool(order._get_sales_paid_down())

    def _get_sales_paid_down(self):
        """Return the orders whose down payment nothing will ever be set off against.

        :return: under sudo.
        :rtype: sale.order
        """
        # sudo: returns may be handled without rights on sale orders.
        lines = self.sudo().line_ids
        # Not `filtered`, which forgets the lines of other returns: read all at once.
        sales = {
            line.sale_line_id.order_id
            for line in lines
            if line.state in ("authorized", "done")
        }
        return lines.sale_line_id.order_id.browse(
            sale.id for sale in sales if sale and sale._has_down_payment_left()
        )

    def _get_settlement_alerts(self):
        """Override to say what to do about a down payment."""
        alerts = super()._get_settlement_alerts()
        sales = self._get_sales_paid_down()
        return alerts + ([self._describe_down_payment(sales)] if sales else [])

    def _get_settlement_obstacle(self):
        """Override to say what to do where only a down payment was invoiced."""
        obstacle = super()._get_settlement_obstacle()
        if not obstacle or self._get_pending_approval() or self.is_to_inspect:
            return obstacle
        sales = self._get_sales_paid_down()
        return self._describe_down_payment(sales) if sales else obstacle

    def _describe_down_payment(self, sales):
        """Return what to do about down payments.

        :param sale.order sales: see `_get_sales_paid_down`.
        :rtype: str
        """
        self.ensure_one()
        return self.env._(
            "%(order)s: %(sales)s has a down payment, and all goods that it would be "
            "set off against came back. Use “Credit Down Payment”.",
            order=self.name,
            sales=", ".join(sales.mapped("name")),
        )

    def _ask_for_down_payments(self):
        """Ask finance for the credit of down payments of returns that are done."""
        for order in self:
            sales = order._get_sales_paid_down()
            if sales:
                order._ask_finance(
                    self.env._("The down payment is to be credited"),
                    order._describe_down_payment(sales),
                )

    def _close_settled_down_payments(self):
        """Take back what finance was asked for: the down payment is credited."""
        self.filtered(
            lambda order: (
                not order.settlement_obstacle and not order._get_sales_paid_down()
            )
        )._close_activities(WAITING_ACTIVITY)

    def action_credit_down_payments(self):
        """Credit down payments as Odoo's final invoice would, for the return.

        :return: the credit notes, drafts, to check and to post.
        :rtype: dict
        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if there is nothing to credit.
        """
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._(
                    "Only the invoicing team credits down payments. Ask one of them."
                )
            )
        self._lock_for_decision()
        notes = self.env["account.move"]
        for order in self:
            sales = order._get_sales_paid_down()
            if not sales:
                raise UserError(
                    self.env._(
                        "%(order)s: no down payment waits for a credit. What is still "
                        "to be invoiced sets it off.",
                        order=order.name,
                    )
                )
            created = sales._create_invoices(final=True)
            # What is left of services may be more than the down payment.
            created.filtered(
                lambda move: move.move_type == "out_refund"
            ).return_order_id = order
            notes |= created
        self._close_settled_down_payments()
        return notes.sudo(self.env.su)._get_records_action(
            name=self.env._("Credit Notes")
        )
