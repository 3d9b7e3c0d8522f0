from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnOrderLine(models.Model):
    """What a return line gives back: a line of an order, or of an invoice without one.

    Both answer the same questions, see `account.move.line.return.mixin`, so that the
    rest of the return asks `_get_sold` and need not know which of them it is.
    """

    _inherit = "return.order.line"

    invoice_line_id = fields.Many2one(
        comodel_name="account.move.line",
        index="btree_not_null",
        # Lines of open and done returns are kept, see `_unlink_except_returned` there.
        ondelete="set null",
        check_company=True,
        domain="[('partner_id', 'parent_of', partner_id), "
        "('parent_state', '=', 'posted'), ('display_type', '=', 'product'), "
        "('move_type', '=', 'out_invoice'), ('sale_line_ids', '=', False)]",
        help="Goods that were invoiced without a sale order.",
    )
    invoice_id = fields.Many2one(
        related="invoice_line_id.move_id",
        string="Invoice",
        store=True,
        index="btree_not_null",
    )

    # === COMPUTE METHODS === #

    @api.depends("sale_line_id", "invoice_line_id")
    def _compute_date_purchase(self):
        for line in self:
            line.date_purchase = line._get_date_sold() or line.date_purchase

    # === WHAT WAS SOLD === #

    def _get_sold(self):
        """Return what this line gives back.

        :return: the sale line, or the invoice line of goods without an order; an empty
            sale line for goods of which neither is known. Under sudo: returns may be
            handled without rights on orders and invoices.
        :rtype: sale.order.line | account.move.line
        """
        self.ensure_one()
        return self.invoice_line_id.sudo() or self.sale_line_id.sudo()

    def _get_sold_document(self):
        """Return the order or the invoice that sold the goods of this line.

        :return: under sudo, see `_get_sold`.
        :rtype: sale.order | account.move
        """
        self.ensure_one()
        return self.invoice_line_id.sudo().move_id or self.sale_line_id.sudo().order_id

    def _get_date_sold(self):
        """Return the day of the invoice without an order, or of the order.

        :rtype: datetime.date | bool
        """
        self.ensure_one()
        order = self.sale_line_id.sudo().order_id
        return (
            self.invoice_line_id.sudo().move_id.invoice_date
            or order.company_id._to_return_day(order.date_order)
        )

    def _get_sold_price(self):
        """Return the price of what was sold after discount, without taxes.

        :return: per unit of what was sold.
        :rtype: float
        """
        self.ensure_one()
        line = self.invoice_line_id.sudo()
        if line:
            return line.price_subtotal / line.quantity if line.quantity else 0.0
        return self.sale_line_id.sudo().price_reduce_taxexcl

    def _lock_sold_for_return(self):
        """Let nobody else return the same units before this transaction ends.

        :raise UserError: if another transaction is returning them right now.
        """
        self.sale_line_id._lock_for_return()
        self.invoice_line_id._lock_for_return()

    # === CHECKS === #

    @api.constrains("invoice_line_id", "sale_line_id", "order_id", "product_id")
    def _check_invoice_line_id(self):
        """Refuse an invoice line that does not sell this product to this customer.

        :raise ValidationError: naming the line and the contradiction.
        """
        for line in self.filtered("invoice_line_id"):
            line._check_invoice_line_alone()
            line._check_invoice_line_partner()
            line._check_invoice_line_sells()

    def _check_invoice_line_alone(self):
        """Refuse an invoice line of something that an order sold.

        :raise ValidationError: naming the invoice and the order.
        """
        self.ensure_one()
        invoice_line = self.invoice_line_id.sudo()
        sale_lines = self.sale_line_id.sudo() | invoice_line.sale_line_ids
        if sale_lines:
            raise ValidationError(
                self.env._(
                    "%(product)s of %(invoice)s was sold by %(sale)s. Choose the order "
                    "line only: the credit note finds its invoice.",
                    product=self.product_id.display_name,
                    invoice=invoice_line.move_id.display_name,
                    sale=", ".join(sale_lines.order_id.mapped("name")),
                )
            )

    def _check_invoice_line_partner(self):
        """Refuse an invoice line of another customer.

        :raise ValidationError: naming the invoice and both customers.
        """
        self.ensure_one()
        invoice = self.invoice_line_id.sudo().move_id
        customer = self.order_id.partner_id
        if invoice.commercial_partner_id != customer.commercial_partner_id:
            raise ValidationError(
                self.env._(
                    "%(invoice)s belongs to %(other)s, but the return %(order)s is of "
                    "%(customer)s. Make one return per customer.",
                    invoice=invoice.display_name,
                    other=invoice.partner_id.display_name,
                    order=self.order_id.name,
                    customer=customer.display_name,
                )
            )

    def _check_invoice_line_sells(self):
        """Refuse an invoice line of another product, of no goods, or one not posted.

        :raise ValidationError: naming the line and the contradiction.
        """
        self.ensure_one()
        invoice_line = self.invoice_line_id.sudo()
        invoice = invoice_line.move_id
        if not invoice_line._is_sold_directly():
            raise ValidationError(
                self.env._(
                    "%(line)s of %(invoice)s cannot come back: only goods on customer "
                    "invoices are returned. Clear the invoice line.",
                    line=invoice_line.name or invoice_line.product_id.display_name,
                    invoice=invoice.display_name,
                )
            )
        if invoice_line.product_id != self.product_id:
            raise ValidationError(
                self.env._(
                    "%(product)s is not the product of the line %(line)s of "
                    "%(invoice)s. Clear the invoice line, or return its product.",
                    product=self.product_id.display_name,
                    line=invoice_line.name or invoice_line.product_id.display_name,
                    invoice=invoice.display_name,
                )
            )
        if invoice.state != "posted":
            raise ValidationError(
                self.env._(
                    "%(invoice)s is not posted: nothing of it can come back. Post it "
                    "first.",
                    invoice=invoice.display_name,
                )
            )

    # === CREDIT === #

    def _recompute_owed_directly(self):
        """Work out anew what is owed of invoices without an order.

        To depend on their state and on what is credited by hand would cost every
        invoice and every credit note of every order.
        """
        lines = self.filtered("invoice_line_id")
        names = ["qty_to_credit", "is_to_credit", "is_to_charge"]
        for name in names:
            self.env.add_to_compute(self._fields[name], lines)
        lines.modified(names)

    # === COST === #

    def _get_cost_sold(self, receipt):
        """Return what the goods of a receipt cost when they were invoiced.

        What comes last brings the rest: all receipts together bring the whole cost.

        :param stock.move receipt: that brings goods of this line.
        :return: None where the invoice booked no cost.
        :rtype: float | None
        """
        self.ensure_one()
        invoice_line = self.invoice_line_id.sudo()
        booked = invoice_line and invoice_line._get_booked_cost()
        if not booked:
            return None
        uom = self.product_id.uom_id
        whole = invoice_line._convert_to_sold_uom(invoice_line.quantity, uom)
        own = receipt._get_valued_qty()
        others = invoice_line.return_line_ids.move_ids.filtered(
            lambda move: (
                move != receipt and move.state == "done" and move._is_return_receipt()
            )
        )
        before = sum(move._get_valued_qty() for move in others)
        if not uom.compare(before + own, whole):
            return booked - sum(others.mapped("value"))
        return booked * own / whole
