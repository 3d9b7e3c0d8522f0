from .stateful_operations import NothingFits, StatefulOperations

KINDS = ("exchange", "allowance", "refund", "repair", "exchange", "refund", "none")
TIMINGS = ("approval", "sent", "receipt", "inspection")
PART_KINDS = (False, "refund", "exchange", False, "allowance", "repair", "none")


class StatefulSettlements(StatefulOperations):
    """Every way to settle, before the goods are here or after, and back again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispositions |= cls.env.ref(
            "return_management.return_order_disposition_repair"
        )
        cls.other = cls._create_goods("Battery Module Plus", lst_price=120.0)
        for product in cls.product | cls.on_order | cls.other:
            cls._put_in_stock(product, 500)
        for product, trigger in (
            (cls.product | cls.service, "approval"),
            (cls.on_order, "sent"),
            (cls.by_lot, "receipt"),
        ):
            cls._set_terms(due=trigger, products=product)

    def _get_possible_operations(self):
        returns = self._get_returns()
        sendable = self._get_returns("authorized").filtered(lambda o: not o.date_sent)
        names = super()._get_possible_operations()
        names += ["send"] * 6 * bool(sendable)
        names += ["charge", "charge", "waive"] * any(returns.mapped("is_to_charge"))
        # What the customer got before the goods came can be charged at any time.
        early = self._get_returns("authorized").line_ids.filtered(
            lambda line: line.qty_expected and (line.qty_credited or line.qty_replaced)
        )
        names += ["charge"] * 4 * bool(early)
        names += ["post"] * 4 * ("draft" in returns.return_invoice_ids.mapped("state"))
        return names + ["reset_credit"] * bool(returns.return_invoice_ids)

    def _get_documents(self):
        returns = self._get_returns()
        return (returns.credit_note_ids | returns.return_invoice_ids).sorted("id")

    # === OPERATIONS === #

    def _do_create(self, first, second, third):
        """Override to wish for anything, with goods that come or stay."""
        before = self._get_returns()
        result = super()._do_create(first, second, third)
        kind = KINDS[(second + 3 * third) % len(KINDS)]
        returns = self._get_returns() - before
        returns.with_user(self.user_salesperson).write(
            {
                "requested_settlement_type": kind,
                "return_method": "none" if (first + third) % 5 == 0 else "ship",
                "replacement_timing": TIMINGS[(first + second) % len(TIMINGS)],
            }
        )
        if kind == "allowance":
            returns.line_ids.credit_percent = (20.0, 50.0, 100.0)[first % 3]
        if kind == "exchange" and third % 2:
            returns.line_ids.exchange_product_id = self.other
        return result

    def _do_advance(self, first, *numbers):
        """Override to send the goods, and to ship what replaces them."""
        order = self._choose(
            self._get_returns("draft", "submitted", "authorized"), first
        )
        leaving = order.picking_ids.filtered(
            lambda p: (
                p.picking_type_code == "outgoing" and p.state not in ("done", "cancel")
            )
        )
        invoices = order.return_invoice_ids.filtered(lambda m: m.state == "draft")
        if order.state == "authorized" and not order.date_sent:
            order.with_user(self.user_salesperson).date_sent = "2026-03-02"
        elif leaving:
            self._ship(leaving[0])
        elif invoices:
            invoices.with_user(self.user_finance).action_post()
        else:
            return super()._do_advance(first, *numbers)
        return None

    def _ship(self, picking):
        picking = picking.with_user(self.user_warehouse)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def _do_send(self, first, *__):
        waiting = self._get_returns("authorized").filtered(lambda o: not o.date_sent)
        order = self._choose(waiting, first).with_user(self.user_salesperson)
        order.date_sent = "2026-03-02"

    def _do_inspect(self, first, second, third):
        """Override to settle parts in another way than the line."""
        kind = PART_KINDS[(first + second + third) % len(PART_KINDS)]
        drafts = self._get_returns().inspection_ids.filtered(
            lambda i: i.state == "draft"
        )
        if kind:
            self._choose(drafts.sorted("id"), first).settlement_type = kind
        return super()._do_inspect(first, second, third)

    def _do_charge(self, first, *__):
        """Charge what does not come any more, or came worse than said."""
        returns = self._get_returns("authorized", "done")
        owing = returns.filtered("is_to_charge") or returns
        self._choose(owing, first).with_user(self.user_officer).action_charge_back()

    def _do_waive(self, first, *__):
        returns = self._get_returns().filtered("is_to_charge")
        self._choose(returns, first).with_user(self.user_officer).action_waive_charge()

    def _do_post(self, first, *__):
        """Override to post invoices of returns too."""
        drafts = self._get_documents().filtered(lambda move: move.state == "draft")
        self._choose(drafts, first).with_user(self.user_finance).action_post()

    def _do_reset_credit(self, first, second, *__):
        """Override to take invoices of returns back too."""
        move = self._choose(self._get_documents(), first)
        move = move.with_user(self.user_finance)
        if second % 3 and move.state == "posted":
            move.button_draft()
        elif second % 2:
            move.button_cancel()
        elif move.state == "draft":
            move.unlink()
        else:
            raise NothingFits

    # === TAKING EVERYTHING BACK === #

    def _undo_settlements(self):
        """Cancel every credit note and invoice of the returns."""
        documents = self._get_documents()
        documents.filtered(lambda move: move.state == "posted").button_draft()
        documents.filtered(lambda move: move.state == "draft").button_cancel()
