from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    _inherit = "account.payment"

    return_store_credit_card_id = fields.Many2one(
        comodel_name="loyalty.card",
        string="Store Credit Card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_invoice,sales_team.group_sale_salesman",
    )
    return_store_credit_order_id = fields.Many2one(
        comodel_name="return.order",
        string="Refunded Return",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    return_store_credit_points = fields.Float(
        string="Store Credit",
        readonly=True,
        copy=False,
        help="What this payment has put on the card, in the currency of the card.",
    )

    @api.depends("journal_id")
    def _compute_outstanding_account_id(self):
        """Override of `account`: the liability may be the account of the journal."""
        result = super()._compute_outstanding_account_id()
        for payment in self:
            journal = payment.journal_id
            if (
                not payment.outstanding_account_id
                and journal
                and journal == payment.company_id.return_store_credit_journal_id
            ):
                payment.outstanding_account_id = journal.default_account_id
        return result

    # === OVERRIDES === #

    def write(self, vals):
        """Override to keep store credit out of the reach of forms, imports and RPC.

        :raise UserError: if the card or its credit would be written directly.
        """
        self._check_no_forged_store_credit(vals)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        """Override to keep store credit out of the reach of forms, imports and RPC.

        :raise UserError: if the card or its credit would be written directly.
        """
        for vals in vals_list:
            self._check_no_forged_store_credit(vals)
        return super().create(vals_list)

    def action_post(self):
        """Override of `account` to give the store credit again that was taken back."""
        result = super().action_post()
        self._issue_store_credit()
        return result

    def action_draft(self):
        """Override of `account` to take the store credit back.

        :raise UserError: if it has been used.
        """
        self._take_back_store_credit()
        return super().action_draft()

    def action_cancel(self):
        """Override of `account` to take the store credit back.

        :raise UserError: if it has been used.
        """
        self._take_back_store_credit()
        return super().action_cancel()

    def unlink(self):
        """Override of `account` to take the store credit back.

        :raise UserError: if it has been used.
        """
        self._take_back_store_credit()
        return super().unlink()

    @api.model
    def _check_no_forged_store_credit(self, vals):
        """Refuse to say by hand that a payment is store credit.

        :param dict vals: the values to write.
        :raise UserError: naming the remedy.
        """
        if not self.env.su and {
            "return_store_credit_card_id",
            "return_store_credit_order_id",
            "return_store_credit_points",
        }.intersection(vals):
            raise UserError(
                self.env._(
                    "Store credit follows from the refund of a return and cannot be "
                    "written. Refund the return by store credit instead."
                )
            )

    # === STORE CREDIT === #

    def _issue_store_credit(self):
        """Put the amounts of these payments on the cards of their customers."""
        # sudo: finance needs no rights on eWallets to refund by them.
        for payment in self.sudo():
            card = payment.return_store_credit_card_id
            if not card or payment.return_store_credit_points:
                continue
            points = payment.currency_id._convert(
                payment.amount, card.currency_id, payment.company_id, payment.date
            )
            payment._change_card(points)

    def _take_back_store_credit(self):
        """Take what these payments put on cards off them again.

        :raise UserError: naming the payment and what is left, if it has been used.
        """
        # sudo: as in `_issue_store_credit`.
        for payment in self.sudo().filtered("return_store_credit_points"):
            card = payment.return_store_credit_card_id
            card._lock_for_decision()
            card.invalidate_recordset(["points"])
            points = payment.return_store_credit_points
            if card.currency_id.compare_amounts(card.points, points) < 0:
                raise UserError(
                    self.env._(
                        "%(payment)s gave %(customer)s store credit of %(points)s, of "
                        "which only %(left)s is left. It cannot be taken back: invoice "
                        "what was used.",
                        payment=payment.name or payment.display_name,
                        customer=card.partner_id.display_name,
                        points=card._format_points(points),
                        left=card.points_display,
                    )
                )
            payment._change_card(-points)

    def _change_card(self, points):
        """Add to the card of this payment, and write it into its history.

        :param float points: in the currency of the card; negative to take back.
        """
        self.ensure_one()
        order = self.return_store_credit_order_id
        description = (
            self.env._("Refund of %(order)s", order=order.name)
            if points > 0
            else self.env._("Refund of %(order)s undone", order=order.name)
        )
        self.return_store_credit_card_id._change_for_return(points, order, description)
        self.return_store_credit_points += points
