from odoo import api, fields, models


class ReturnOrder(models.Model):
    _inherit = "return.order"

    refund_method = fields.Selection(
        selection_add=[("store_credit", "Store Credit")],
        ondelete={
            "store_credit": lambda orders: orders._write_transition(
                {"refund_method": "on_account"}
            )
        },
    )

    amount_to_card = fields.Monetary(
        string="Back to Cards",
        compute="_compute_card_refund",
        help="Part of the credit notes that goes back to the gift cards and eWallets "
        "that paid: what was paid otherwise goes back first.",
    )
    card_refund = fields.Char(string="Cards", compute="_compute_card_refund")

    @api.depends(
        "credit_note_ids.state",
        "credit_note_ids.amount_total",
        "credit_note_ids.amount_residual",
    )
    def _compute_card_refund(self):
        for order in self:
            amount, texts = 0.0, []
            # sudo: who handles returns needs no rights on entries and cards.
            for note in order.sudo().credit_note_ids:
                share = note._get_card_refund()
                if share:
                    amount += note.currency_id._convert(
                        sum(share.values()),
                        order.currency_id,
                        order.company_id,
                        note.date,
                    )
                    texts.append(note._describe_card_refund(share))
            order.amount_to_card = amount
            order.card_refund = ", ".join(texts) or False

    @api.model
    def _get_refund_method_texts(self):
        """Override of `return_management` to say what store credit is."""
        return {
            **super()._get_refund_method_texts(),
            "store_credit": self.env._("You get it as credit for your next orders."),
        }

    def _get_refund_ways(self, note):
        """Override of `return_management` to name the card that was paid."""
        ways = super()._get_refund_ways(note)
        payments = (note.invoice_payments_widget or {}).get("content", [])
        payments = [payment for payment in payments if not payment["is_exchange"]]
        # What is still open comes after the payments.
        for way, payment in zip(ways, payments, strict=False):
            entry = note.browse(payment["move_id"])
            if entry.return_card_note_id:
                cards = entry.line_ids.return_card_line_id.sale_line_ids.coupon_id
                way["name"] = self.env._(
                    "Back to %(cards)s",
                    cards=", ".join(card._get_masked_name() for card in cards),
                )
        return ways

    def _refund_by(self, method):
        """Override of `return_management` to refund by store credit.

        :rtype: dict | None
        """
        if method != "store_credit":
            return super()._refund_by(method)
        payments = self._refund_store_credit()
        cards = payments.sudo().return_store_credit_card_id
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Store credit: %(balances)s",
                    balances=", ".join(
                        f"{card.partner_id.display_name} {card.points_display}"
                        for card in cards
                    ),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _refund_store_credit(self):
        """Turn the open credit notes of these returns into store credit.

        :return: the payments that settle the credit notes, one for each.
        :rtype: account.payment
        :raise UserError: if a company has no eWallet or no journal for it.
        """
        payments = self.env["account.payment"]
        for order in self:
            # sudo: finance needs no rights on eWallets to refund by them.
            program = order.company_id.sudo()._get_store_credit_program()
            journal = order.company_id._get_store_credit_journal()
            card = order._get_store_credit_card(program)
            # Checked before: the user registers payments by own rights.
            for note in order._get_credit_notes_to_refund().sudo(self.env.su):
                payment = order._register_store_credit(note, journal)
                # sudo: follows from this button, nobody may write it.
                payment.sudo().write(
                    {
                        "return_store_credit_card_id": card.id,
                        "return_store_credit_order_id": order.id,
                    }
                )
                payments |= payment
        payments._issue_store_credit()
        return payments

    def _get_store_credit_card(self, program):
        """Return the card of the customer, made here if there is none.

        :param loyalty.program program: an eWallet, under sudo.
        :rtype: loyalty.card
        """
        self.ensure_one()
        Card = program.env["loyalty.card"]
        card = Card.search(
            [
                ("program_id", "=", program.id),
                ("partner_id", "=", self.partner_id.id),
                "|",
                ("expiration_date", "=", False),
                ("expiration_date", ">=", self.company_id._get_return_today()),
            ],
            order="id",
            limit=1,
        )
        return card or Card.with_context(action_no_send_mail=True).create(
            {"program_id": program.id, "partner_id": self.partner_id.id, "points": 0.0}
        )

    def _register_store_credit(self, note, journal):
        """Register the payment that settles one credit note by store credit.

        :param account.move note: a posted credit note that is open.
        :param account.journal journal: whose outstanding account is the liability.
        :rtype: account.payment
        """
        self.ensure_one()
        return (
            self.env["account.payment.register"]
            .with_company(note.company_id)
            .with_context(active_model="account.move", active_ids=note.ids)
            .create({"journal_id": journal.id, "currency_id": note.currency_id.id})
            ._create_payments()
        )
