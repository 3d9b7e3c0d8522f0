from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnOrderLine(models.Model):
    """The quantities of a return line: they are the truth about its progress."""

    _inherit = "return.order.line"

    # In the unit of the line. Transfers, inspections and settlement, each in a folder
    # of its own, compute what they are about.
    product_uom_qty = fields.Float(
        string="Asked for", digits="Product Unit", default=0.0, required=True
    )
    qty_authorized = fields.Float(
        string="Authorized",
        digits="Product Unit",
        compute="_compute_qty_authorized",
        store=True,
        readonly=False,
        help="Allowed by the approver: as asked for, or less.",
    )
    qty_returnable = fields.Float(
        string="Returnable", digits="Product Unit", compute="_compute_qty_returnable"
    )
    qty_received = fields.Float(
        string="Received",
        digits="Product Unit",
        compute="_compute_qty_received",
        store=True,
    )
    qty_expected = fields.Float(
        string="On the Way",
        digits="Product Unit",
        compute="_compute_qty_received",
        store=True,
        help="Quantity of open reverse transfers.",
    )
    qty_sent_back = fields.Float(
        string="Sent Back",
        digits="Product Unit",
        compute="_compute_qty_received",
        store=True,
    )
    qty_in_quarantine = fields.Float(
        string="In Quarantine",
        digits="Product Unit",
        compute="_compute_qty_received",
        store=True,
    )
    qty_held = fields.Float(
        string="Held", digits="Product Unit", compute="_compute_qty_held", store=True
    )
    qty_given_back = fields.Float(
        string="Given Back",
        digits="Product Unit",
        compute="_compute_qty_held",
        store=True,
        help="Received and not sent back, or authorized without goods.",
    )
    qty_inspected = fields.Float(
        string="Inspected",
        digits="Product Unit",
        compute="_compute_qty_inspected",
        store=True,
    )
    qty_inspected_otherwise = fields.Float(
        string="Inspected without Refund",
        digits="Product Unit",
        compute="_compute_qty_inspected",
        store=True,
        help="Part of what was inspected that is settled otherwise than by a refund.",
    )
    qty_accepted = fields.Float(
        string="Accepted",
        digits="Product Unit",
        compute="_compute_qty_inspected",
        store=True,
    )
    qty_missing = fields.Float(
        string="Missing",
        digits="Product Unit",
        compute="_compute_qty_inspected",
        store=True,
        help="Part of what was inspected that had left quarantine before, for "
        "elsewhere than the customer.",
    )
    qty_credited = fields.Float(
        string="Credited",
        digits="Product Unit",
        compute="_compute_qty_credited",
        store=True,
        help="Held by credit notes, drafts included.",
    )
    qty_credit_posted = fields.Float(
        string="Credited and Posted",
        digits="Product Unit",
        compute="_compute_qty_credited",
        store=True,
    )
    qty_reduced = fields.Float(
        string="Reduced in Price",
        digits="Product Unit",
        compute="_compute_qty_credited",
        store=True,
        help="Part of what is credited that the customer keeps at a lower price.",
    )
    qty_replaced = fields.Float(
        string="Replaced",
        digits="Product Unit",
        compute="_compute_qty_received",
        store=True,
    )
    qty_repaired = fields.Float(
        string="Repaired",
        digits="Product Unit",
        compute="_compute_qty_received",
        store=True,
        help="Sent back to the customer after the repair.",
    )

    amount_credited = fields.Monetary(
        string="Credited Amount",
        compute="_compute_qty_credited",
        store=True,
        help="Without taxes, drafts included.",
    )

    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="return_line_id", string="Stock Moves"
    )
    credit_line_ids = fields.One2many(
        comodel_name="account.move.line",
        inverse_name="return_line_id",
        string="Credit Note Lines",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_uom_qty")
    def _compute_qty_authorized(self):
        for line in self:
            line.qty_authorized = line.product_uom_qty

    @api.depends(
        "sale_line_id",
        "invoice_line_id",
        "product_uom_id",
        "product_uom_qty",
        "qty_held",
    )
    def _compute_qty_returnable(self):
        """What this line could ask for: what is free, plus what it holds itself."""
        for line in self:
            sold = line._get_sold()
            if not sold:
                line.qty_returnable = line.product_uom_qty
                continue
            line.qty_returnable = line.qty_held + sold.product_uom_id._compute_quantity(
                sold.qty_returnable, line.product_uom_id, round=False
            )

    @api.depends(
        "state",
        "is_goods_expected",
        "product_uom_qty",
        "settlement_type",
        "exchange_product_id",
        "qty_authorized",
        "qty_expected",
        "qty_received",
        "qty_replaced",
        "qty_sent_back",
    )
    def _compute_qty_held(self):
        for line in self:
            line.qty_held = line._get_qty_held()
            line.qty_given_back = line._get_qty_given_back()

    # === QUANTITIES === #

    def _convert_to_sale_uom(self, quantity):
        """Convert a quantity of this line into the unit of what was sold.

        :param float quantity: in the unit of this line.
        :rtype: float
        """
        self.ensure_one()
        uom = self._get_sold().product_uom_id or self.product_uom_id
        return self.product_uom_id._compute_quantity(quantity, uom, round=False)

    def _get_qty_held(self):
        """Return the quantity that nobody else may return because this line claims it.

        Goods that the customer keeps at a lower price may come back later.

        :rtype: float
        """
        self.ensure_one()
        if self.state == "submitted":
            return self.product_uom_qty
        if self.state not in ("authorized", "done"):
            return 0.0
        if not self.is_goods_expected:
            return 0.0 if self.settlement_kind.keeps_goods else self.qty_authorized
        return self.qty_expected

    def _get_qty_moved_back(self):
        """Return what came back, less what went to the customer of the same product.

        :return: negative where the replacement was faster.
        :rtype: float
        """
        self.ensure_one()
        replaced = 0.0 if self._is_exchange_for_other() else self.qty_replaced
        return self.qty_received - self.qty_sent_back - replaced

    def _get_qty_given_back(self):
        """Return the quantity that the customer gave back: what came back of it.

        :rtype: float
        """
        self.ensure_one()
        return self._get_qty_moved_back()

    def _check_returnable(self):
        """Refuse lines that together ask for more than can be returned.

        :raise ValidationError: naming the product, the order and what is left.
        """
        self.filtered(lambda line: line.state in ("draft", "submitted"))._check_left(
            "product_uom_qty"
        )

    def _check_left(self, field_name):
        """Refuse lines whose quantity is more than what is left of what was sold.

        :param str field_name: the quantity, ``product_uom_qty`` or ``qty_authorized``.
        :raise ValidationError: naming the product, the document and what is left.
        """
        lines = self.filtered(lambda line: line._get_sold())
        # Before reading what is left: to compute what is held changes it.
        lines.order_id.line_ids.mapped("qty_held")
        # sudo: as in `_compute_product_id`.
        for sold in (lines.sale_line_id.sudo(), lines.invoice_line_id.sudo()):
            sold.invalidate_recordset(["qty_returnable"], flush=False)
        for sold, group in lines.grouped(lambda line: line._get_sold()).items():
            together = group.order_id.line_ids.filtered(
                lambda line, sold=sold: line._get_sold() == sold
            )
            asked = sum(
                line._convert_to_sale_uom(line[field_name]) for line in together
            )
            held = sum(line._convert_to_sale_uom(line.qty_held) for line in together)
            left = sold.qty_returnable + held
            if sold._compare_quantity(asked, left) > 0:
                group[0]._raise_more_than_returnable(asked, left)

    def _raise_more_than_returnable(self, asked, left):
        """Raise the error that more is asked for than is left.

        :param float asked: in the unit of what was sold.
        :param float left: in the unit of what was sold.
        :raise ValidationError: always.
        """
        raise ValidationError(
            self.env._(
                "%(product)s of %(sale)s: %(asked)s %(unit)s asked for, but only "
                "%(left)s can still be returned. Lower the quantity to %(left)s or "
                "less.",
                product=self.product_id.display_name,
                sale=self._get_sold_document().name,
                asked=self._format_quantity(asked),
                unit=self._get_reference_uom().name,
                left=self._format_quantity(left),
            )
        )

    def _format_quantity(self, quantity):
        """Write a quantity for a message, without needless zeros.

        :rtype: str
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return (
            f"{quantity:.{digits}f}".rstrip("0").rstrip(".")
            if digits
            else (f"{quantity:.0f}")
        )

    def _get_printed_facts(self):
        """Return what forms tell of the line below its product: extended.

        A layout that is kept outlives the addon that adds to it, so none of them
        changes the layout for that.

        :rtype: list[str]
        """
        self.ensure_one()
        return []
