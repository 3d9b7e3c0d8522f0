from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnOrderLine(models.Model):
    """One product of a return. Its quantities tell how far the return has come."""

    _name = "return.order.line"
    _description = "Return Line"
    _inherit = ["guarded.fields.mixin", "guarded.limits.mixin"]
    _order = "order_id desc, sequence, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        comodel_name="return.order",
        string="Return Order",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="order_id.partner_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="order_id.state", store=True)
    date_request = fields.Datetime(related="order_id.date_request", store=True)
    user_id = fields.Many2one(related="order_id.user_id")
    liability = fields.Selection(related="order_id.liability")
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_price_unit", store=True
    )

    # What comes back
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('order_partner_id', 'child_of', partner_id), "
        "('state', '=', 'sale'), ('display_type', '=', False), "
        "('is_downpayment', '=', False), ('product_id.is_freight', '=', False)]",
        help="Leave empty for goods whose order is not known.",
    )
    sale_order_id = fields.Many2one(
        related="sale_line_id.order_id", store=True, index="btree_not_null"
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        check_company=True,
    )
    product_tracking = fields.Selection(related="product_id.tracking")
    name = fields.Text(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    lot_ids = fields.Many2many(
        comodel_name="stock.lot",
        string="Lots/Serial Numbers",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        # Also because who copies a return may lack the right to read lots.
        copy=False,
        groups="stock.group_stock_user",
        help="Lots or serial numbers that the customer announces.",
    )
    lot_names = fields.Char(string="Lot/Serial Names", compute="_compute_lot_names")
    date_purchase = fields.Date(
        string="Date of Purchase",
        compute="_compute_date_purchase",
        store=True,
        readonly=False,
    )
    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        compute="_compute_reason_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    is_unexpected = fields.Boolean(
        readonly=True,
        copy=False,
        help="Arrived without being asked for: found at the receipt.",
    )
    is_goods_expected = fields.Boolean(compute="_compute_is_goods_expected", store=True)

    # Value
    price_unit = fields.Float(
        string="Unit Price",
        aggregator="avg",
        compute="_compute_price_unit",
        store=True,
        min_display_digits="Product Price",
        help="Price of the order after discount, without taxes.",
    )
    price_subtotal = fields.Monetary(
        string="Value", compute="_compute_price_subtotal", store=True
    )
    credit_percent = fields.Float(
        string="Share Credited (%)",
        aggregator="avg",
        compute="_compute_credit_percent",
        store=True,
        readonly=False,
        help="Used where no goods come back; otherwise the inspection decides.",
    )

    _qty_not_negative = models.Constraint(
        "CHECK (product_uom_qty >= 0)",
        "The quantity of a return line cannot be negative.",
    )
    _credit_percent_range = models.Constraint(
        "CHECK (credit_percent >= 0 AND credit_percent <= 100)",
        "The share credited must lie between 0 and 100 %.",
    )

    # === COMPUTE METHODS: WHAT COMES BACK === #

    @api.depends("sale_line_id", "invoice_line_id")
    def _compute_product_id(self):
        for line in self:
            # sudo: returns may be handled without rights on the sale order.
            sold = line._get_sold()
            if sold:
                line.product_id = sold.product_id

    @api.depends("sale_line_id", "invoice_line_id", "product_id")
    def _compute_name(self):
        for line in self:
            line.name = line._get_sold().name or line.product_id.display_name

    @api.depends("sale_line_id", "invoice_line_id", "product_id")
    def _compute_product_uom_id(self):
        # A line that is just being added counts in units until its product is known.
        unit = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        for line in self:
            line.product_uom_id = (
                line._get_sold().product_uom_id or line.product_id.uom_id or unit
            )

    @api.depends("lot_ids")
    def _compute_lot_names(self):
        for line in self:
            # sudo: not everybody who returns goods may read lots.
            line.lot_names = ", ".join(line.sudo().lot_ids.mapped("name"))

    @api.depends("order_id.reason_id")
    def _compute_reason_id(self):
        for line in self:
            line.reason_id = line.order_id.reason_id

    @api.depends("order_id.return_method", "product_id.type", "settlement_type")
    def _compute_is_goods_expected(self):
        for line in self:
            line.is_goods_expected = (
                line.order_id.return_method != "none"
                and line.product_id.type == "consu"
                and not line.settlement_kind.keeps_goods
            )

    # === COMPUTE METHODS: VALUE === #

    @api.depends("sale_line_id", "invoice_line_id", "product_id", "product_uom_id")
    def _compute_price_unit(self):
        for line in self:
            sold = line._get_sold()
            line.currency_id = sold.currency_id or line.order_id.company_id.currency_id
            line.price_unit = 0.0
            if sold:
                line.price_unit = sold.product_uom_id._compute_price(
                    line._get_sold_price(), line.product_uom_id
                )
            elif line.product_id:
                line.price_unit = line.product_id.uom_id._compute_price(
                    line.product_id.lst_price, line.product_uom_id
                )

    @api.depends("price_unit", "qty_authorized")
    def _compute_price_subtotal(self):
        for line in self:
            line.price_subtotal = line.price_unit * line.qty_authorized

    @api.depends("reason_id")
    def _compute_credit_percent(self):
        for line in self:
            reason = line.reason_id
            line.credit_percent = reason.credit_percent if reason else 100

    @api.depends("order_id.name", "product_id.display_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.order_id.name} - {line.product_id.display_name}"

    # === CONSTRAINT METHODS === #

    @api.constrains("product_uom_id", "product_id", "sale_line_id", "invoice_line_id")
    def _check_product_uom_id(self):
        """Refuse a unit that cannot be converted into the one of the product.

        :raise ValidationError: naming both units.
        """
        for line in self:
            unit = line._get_reference_uom()
            if not line.product_uom_id._has_common_reference(unit):
                raise ValidationError(
                    self.env._(
                        "%(product)s cannot be returned in %(unit)s: it cannot be "
                        "converted to %(expected)s. Choose a unit of the same kind.",
                        product=line.product_id.display_name,
                        unit=line.product_uom_id.name,
                        expected=unit.name,
                    )
                )

    @api.constrains(
        "product_uom_qty",
        "qty_authorized",
        "product_uom_id",
        "sale_line_id",
        "invoice_line_id",
    )
    def _check_quantities(self):
        """Keep every line within what can be returned, at every moment.

        :raise ValidationError: if more is authorized than was asked for, or more is
            asked for than is left.
        """
        # First, or an order that is not confirmed would only have nothing left.
        self._check_sale_line_id()
        self._check_invoice_line_id()
        for line in self:
            if line.product_uom_id.compare(line.product_uom_qty, 0) < 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s on %(order)s: the quantity to return cannot be "
                        "negative. Enter what comes back.",
                        product=line.product_id.display_name,
                        order=line.order_id.name,
                    )
                )
            if line.product_uom_id.compare(line.qty_authorized, 0) < 0 or (
                line.product_uom_id.compare(line.qty_authorized, line.product_uom_qty)
                > 0
            ):
                raise ValidationError(
                    self.env._(
                        "%(product)s on %(order)s: the authorized quantity must lie "
                        "between zero and the %(quantity)s %(unit)s asked for.",
                        product=line.product_id.display_name,
                        order=line.order_id.name,
                        quantity=line._format_quantity(line.product_uom_qty),
                        unit=line.product_uom_id.name,
                    )
                )
        self._check_returnable()

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to keep lines out of returns that were already decided.

        :raise UserError: if the return was submitted, or values are given that only
            follow from buttons and quantities.
        """
        # Before the database misses the product of a section.
        self._check_sale_lines_of_vals(vals_list)
        lines = super().create(vals_list)
        # A client can set the context, but not the superuser mode.
        if not (self.env.su and self.env.context.get("return_unexpected_goods")):
            lines._check_order_open()
            lines._check_authorized_as_asked()
        return lines

    def write(self, vals):
        """Override to freeze what was asked for once it has been decided.

        :raise UserError: if a decided line would be changed.
        """
        asked = {
            "order_id",
            "product_uom_qty",
            "product_id",
            "sale_line_id",
            "invoice_line_id",
            "product_uom_id",
            "lot_ids",
            # What may come back can depend on it.
            "date_purchase",
        }
        if asked & vals.keys():
            self._check_order_open()
        # A client can set the context, but not the superuser mode.
        is_settling = self.env.su and self.env.context.get("return_settlement")
        if self._get_fields_of_approver() & vals.keys() and not is_settling:
            self._check_not_authorized()
        result = super().write(vals)
        if "order_id" in vals:
            self._check_order_open()
        if "qty_authorized" in vals:
            self._check_authorized_as_asked()
        return result

    @api.model
    def _check_sale_lines_of_vals(self, vals_list):
        """Refuse sale lines that sold nothing that could come back.

        :param list[dict] vals_list: values of return lines.
        :raise UserError: naming the order, the line and the remedy.
        """
        ids = [vals["sale_line_id"] for vals in vals_list if vals.get("sale_line_id")]
        # sudo: as in `_compute_product_id`.
        self.env["sale.order.line"].sudo().browse(ids)._check_can_come_back()

    def _check_deletable(self):
        """Override to keep the lines of returns that were submitted.

        :raise UserError: naming the records and the remedy.
        """
        self._check_order_open()

    # === ACTION METHODS === #

    def action_open_order(self):
        """Open the return of these lines.

        :rtype: dict
        """
        return self.order_id._get_records_action()
