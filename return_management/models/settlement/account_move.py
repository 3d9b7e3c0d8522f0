from odoo import api, fields, models
from odoo.tools import frozendict


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["return.link.mixin", "account.move"]

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )
    return_order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        compute="_compute_return_order_ids",
    )
    return_order_count = fields.Integer(compute="_compute_return_order_ids")
    has_goods_to_return = fields.Boolean(compute="_compute_has_goods_to_return")
    is_return_refund_confirmed = fields.Boolean(
        string="Refund without Invoice Confirmed",
        readonly=True,
        copy=False,
        groups="account.group_account_invoice",
        help="Somebody of the invoicing team looked at this credit note after its "
        "invoice was taken back, and lets it be paid.",
    )
    return_note_obstacle = fields.Text(compute="_compute_return_note_obstacle")

    @api.depends(
        "state",
        "return_order_id",
        "amount_residual",
        "reversed_entry_id.state",
        "is_return_refund_confirmed",
    )
    def _compute_return_note_obstacle(self):
        for move in self:
            # sudo: whoever reads the note may read why it waits.
            move.return_note_obstacle = move.sudo()._get_return_note_obstacle()

    @api.depends("move_type", "state", "invoice_line_ids.sale_line_ids")
    def _compute_has_goods_to_return(self):
        """Whether *Return Items* makes sense; what is left, its dialog tells."""
        for move in self:
            lines = move.invoice_line_ids
            move.has_goods_to_return = (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and bool(lines.sale_line_ids or lines._get_sold_directly())
            )

    @api.depends("return_order_id", "invoice_line_ids.sale_line_ids")
    @api.depends_context("uid")
    def _compute_return_order_ids(self):
        """The return of a credit note, or those of the lines of an invoice."""
        for move in self:
            sale_lines = move.invoice_line_ids.sale_line_ids
            # sudo: the rules of the returns apply to what is shown below.
            orders = move.return_order_id.sudo()
            if move.move_type == "out_invoice":
                orders |= sale_lines.sudo().return_line_ids.order_id
                orders |= move.invoice_line_ids.sudo().return_line_ids.order_id
            readable = orders.sudo(False)._filtered_access("read")
            move.return_order_ids = readable
            move.return_order_count = len(readable)

    # === OVERRIDES === #

    def _post(self, soft=True):
        """Override of `account` to keep the limits of returns and to close them."""
        credits = self.filtered(lambda move: move.move_type == "out_refund")
        # sudo: as the returns, their limits do not depend on who posts.
        credits.sudo()._check_credited_invoice_posted(self)
        credits.sudo().invoice_line_ids._check_not_over_credited()
        credits.sudo().invoice_line_ids._serve_open_returns()
        posted = super()._post(soft=soft)
        posted._set_off_exchanges()
        posted._close_settled_returns()
        return posted

    def _stock_account_prepare_realtime_out_lines_vals(self):
        """Override of `stock_account` to work out all costs of returns at once."""
        documents = self.filtered(lambda move: move.is_sale_document())
        costs = frozendict(documents.invoice_line_ids._get_return_costs())
        moves = self.with_context(return_costs=costs)
        return super(
            AccountMove, moves
        )._stock_account_prepare_realtime_out_lines_vals()

    def button_draft(self):
        """Override of `account` to reopen returns whose credit is taken back."""
        result = super().button_draft()
        # sudo: only finance confirms, but others may reset a credit note.
        confirmed = self.sudo().filtered("is_return_refund_confirmed")
        confirmed.is_return_refund_confirmed = False
        self._reopen_returns()
        return result

    def button_cancel(self):
        """Override of `account` to reopen returns whose credit is taken back."""
        result = super().button_cancel()
        self._reopen_returns()
        self._close_settled_returns()
        return result

    def unlink(self):
        """Override of `account` to close returns that owed only what these billed."""
        invoices = self.filtered(
            lambda move: move.move_type == "out_invoice" and not move.return_order_id
        )
        # sudo: finance deletes credit notes without rights on returns.
        orders = invoices._get_returns_of_sold() | self.return_order_id.sudo()
        self.check_access("unlink")
        self._reopen_returns()
        result = super().unlink()
        orders._action_close_if_complete()
        orders._settle_what_waits()
        return result

    def _set_off_exchanges(self):
        """Set the invoices of replacements off against the credits of the same return.

        What is left is the difference in price.
        """
        # sudo: finance posts invoices without rights on returns.
        moves = self.sudo().filtered("return_order_id")
        orders = moves.return_order_id.filtered(
            lambda order: any(line._is_exchange_for_other() for line in order.line_ids)
        )
        for order in orders:
            documents = order.return_invoice_ids | order.credit_note_ids
            if "exchange" not in documents.invoice_line_ids.mapped("return_role"):
                continue
            open_lines = documents.line_ids.filtered(
                lambda line: (
                    line.parent_state == "posted"
                    and line.account_type == "asset_receivable"
                    and not line.reconciled
                )
            )
            for lines in open_lines.grouped(
                lambda line: (line.account_id, line.partner_id)
            ).values():
                if len(set(lines.mapped(lambda line: line.balance > 0))) == 2:
                    lines.reconcile()

    def _close_settled_returns(self):
        """Close the returns for which nothing is owed any more, or open them again.

        Credit notes made by hand and invoices that bill less count as well, so the
        returns are found by what was sold. An invoice may also be the first one for
        goods that a return has given a lower price.
        """
        sold = self.filtered(lambda move: move.is_sale_document())
        # sudo: finance posts credit notes without rights on returns. Invoices of
        # replacements name no sale line.
        orders = sold._get_returns_of_sold() | sold.return_order_id.sudo()
        open_orders = orders.filtered(lambda order: order.state == "authorized")
        open_orders._action_close_if_complete()
        (orders - open_orders)._action_reopen_if_owed()
        orders._settle_what_waits()
        sold._close_settled_down_payments()

    def _close_settled_down_payments(self):
        """Take back what finance was asked for where down payments were credited."""
        sales = self.invoice_line_ids.filtered("is_downpayment").sale_line_ids.order_id
        if sales:
            # sudo: finance has no rights on returns of others.
            self.env["return.order.line"].sudo().search(
                [("sale_order_id", "in", sales.ids), ("state", "=", "done")]
            ).order_id._close_settled_down_payments()

    def _get_returns_of_sold(self):
        """Return the authorized and done returns of what these bill or credit.

        Of invoices without an order it is worked out anew what is owed.

        :return: under sudo: finance has no rights on returns.
        :rtype: return.order
        """
        direct = self | self.reversed_entry_id
        domain = [
            ("state", "in", ("authorized", "done")),
            "|",
            ("sale_line_id", "in", self.invoice_line_ids.sale_line_ids.ids),
            ("invoice_id", "in", direct.ids),
        ]
        lines = self.env["return.order.line"].sudo().search(domain)
        lines._recompute_owed_directly()
        return lines.order_id

    def _reopen_returns(self):
        """Let returns wait for their settlement again."""
        # sudo: finance posts credit notes without rights on returns.
        orders = self.return_order_id.sudo()
        orders.filtered(lambda order: order.state == "done")._write_transition(
            {"state": "authorized", "date_closed": False}
        )

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Override of `account`: what takes a document of a return back belongs to it.

        So the return counts a credit note no longer that was reversed, and owes again.
        """
        default_values_list = default_values_list or [{} for __ in self]
        for move, default_values in zip(self, default_values_list, strict=True):
            if move.return_order_id:
                default_values.setdefault("return_order_id", move.return_order_id.id)
        return super()._reverse_moves(default_values_list, cancel=cancel)

    def _credit_reversal_of(self, note):
        """Take the lines of this draft from what reversed an older credit note.

        :param account.move note: the credit note of a return that is corrected.
        """
        self.ensure_one()

        def products(move):
            return move.invoice_line_ids.filtered(
                lambda line: line.display_type == "product"
            ).sorted(lambda line: (line.sequence, line.id))

        reversal = note.reversal_move_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )[-1:]
        pairs = zip(products(self), products(reversal), strict=False)
        for line, reversing in pairs:
            if line.return_role in ("goods", "allowance"):
                line.return_invoice_line_id = reversing

    # === ACTION METHODS === #

    def action_link_return_order(self):
        """Open the dialog that links a credit note entered by hand to a return.

        :rtype: dict
        """
        return self.env["return.order.link.credit"]._open_for(notes=self)

    def action_create_return_order(self):
        """Open the dialog that asks which lines of these invoices come back.

        :rtype: dict
        """
        invoices = self.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )
        lines = invoices.invoice_line_ids
        return self.env["return.order.create"]._open_for_lines(
            lines.sale_line_ids,
            self.mapped("display_name"),
            invoice_lines=lines._get_sold_directly(),
        )

    def action_view_return_orders(self):
        """Open the returns of these invoices or credit notes.

        :rtype: dict
        """
        return self.return_order_ids._get_records_action(
            name=self.env._("Return Orders")
        )
