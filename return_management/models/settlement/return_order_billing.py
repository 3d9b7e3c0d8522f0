from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """What the customer pays: replacements by another product, goods kept after all."""

    _inherit = "return.order"

    is_to_charge = fields.Boolean(
        string="To Charge Back",
        compute="_compute_is_to_charge",
        search="_search_is_to_charge",
        help="Refunded or replaced in advance, but the goods did not come, or came "
        "worse than said.",
    )
    is_charge_waived = fields.Boolean(
        string="Nothing Charged Back",
        readonly=True,
        copy=False,
        tracking=True,
        help="Somebody decided that the customer need not pay for what did not come.",
    )

    @api.depends("line_ids.is_to_charge")
    def _compute_is_to_charge(self):
        for order in self:
            order.is_to_charge = any(order.line_ids.mapped("is_to_charge"))

    def _search_is_to_charge(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("line_ids.is_to_charge", "in", value)]

    # === EXCHANGE === #

    def _create_exchange_invoices(self):
        """Invoice the products that replace others; credit and invoice are set off.

        :return: one invoice per return and currency; drafts, or posted if the company
            says so.
        :rtype: account.move
        """
        groups = defaultdict(list)
        for line in self.line_ids:
            vals = line._get_exchange_bill_vals()
            if vals:
                groups[line.order_id, line.currency_id].append(vals)
        return self._create_return_invoices(groups)

    def _create_return_invoices(self, groups):
        """Create invoices of returns, and post them where the company wants it.

        :param dict groups: values of lines by return and currency.
        :rtype: account.move
        """
        # sudo: the settle gate was passed; who settles need not be an accountant.
        invoices = (
            self.env["account.move"]
            .sudo()
            .with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
            .create(
                [
                    order._prepare_return_invoice_vals(currency, vals_list)
                    for (order, currency), vals_list in groups.items()
                ]
            )
        )
        invoices = invoices.with_env(self.env).sudo()
        self._post_credit_notes(invoices)
        return invoices

    def _prepare_return_invoice_vals(self, currency, line_vals_list):
        """Return the invoice of this return.

        :param res.currency currency: of its lines.
        :param list[dict] line_vals_list: its lines.
        :rtype: dict
        """
        self.ensure_one()
        # sudo: returns may be handled without rights on sale orders and invoices.
        sale = self.line_ids.sale_line_id.sudo().order_id[:1]
        invoice = self.line_ids.invoice_id.sudo()[:1]
        sold = sale or invoice
        partner = sale.partner_invoice_id or invoice.partner_id or self.partner_id
        return {
            "move_type": "out_invoice",
            "return_order_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "partner_shipping_id": (sold.partner_shipping_id or self.partner_id).id,
            "currency_id": currency.id,
            "fiscal_position_id": sold.fiscal_position_id.id,
            "invoice_user_id": (sale.user_id or invoice.invoice_user_id).id,
            "team_id": sold.team_id.id,
            "invoice_date": self.company_id._get_return_today(),
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_line_ids": [Command.create(vals) for vals in line_vals_list],
        }

    # === CHARGE BACK === #

    def action_charge_back(self):
        """Invoice what was refunded or replaced in advance and did not come back.

        Open reverse transfers are cancelled: the goods are sold again.

        :raise AccessError: if the user may neither handle returns nor invoices.
        :raise UserError: if nothing is to be charged.
        """
        self._check_can_settle()
        self._lock_for_decision()
        self._cancel_missing_goods()
        self._check_to_charge()
        groups = defaultdict(list)
        for line in self.line_ids:
            groups[line.order_id, line.currency_id] += line._prepare_charge_vals_list()
        groups = {key: vals for key, vals in groups.items() if vals}
        invoices = self._create_return_invoices(groups)
        self._action_close_if_complete()
        return invoices

    def action_waive_charge(self):
        """Let the customer keep what was refunded or replaced in advance.

        :raise AccessError: if the user is no returns officer.
        :raise UserError: if nothing is to be charged.
        """
        self.check_access("write")
        self._check_can_settle()
        self._lock_for_decision()
        self._cancel_missing_goods()
        self._check_to_charge()
        self._write_transition({"is_charge_waived": True})
        self._action_close_if_complete()

    def _check_to_charge(self):
        """Refuse where the customer has nothing that they did not pay for.

        :raise UserError: naming the returns.
        """
        nothing = self.filtered(lambda order: not order.is_to_charge)
        if nothing:
            raise UserError(
                self.env._(
                    "%(orders)s: nothing was refunded or replaced in advance that did "
                    "not come back as announced, or it was charged or waived already.",
                    orders=", ".join(nothing.mapped("name")),
                )
            )

    def _cancel_missing_goods(self):
        """Cancel the open reverse transfers: the goods are not expected any more."""
        # sudo: who charges the goods needs no rights on transfers.
        self.sudo().reverse_picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        ).action_cancel()
        self._write_transition({"is_receipt_given_up": True})
