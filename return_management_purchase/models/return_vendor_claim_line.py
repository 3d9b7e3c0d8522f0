from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnVendorClaimLine(models.Model):
    """A part of inspected goods that a vendor shall take back and credit."""

    _name = "return.vendor.claim.line"
    _description = "Vendor Claim Line"
    _inherit = ["guarded.fields.mixin"]
    _check_company_auto = True
    _rec_name = "product_id"

    claim_id = fields.Many2one(
        comodel_name="return.vendor.claim",
        string="Vendor Claim",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    state = fields.Selection(related="claim_id.state")
    inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    order_id = fields.Many2one(related="inspection_id.order_id")
    product_id = fields.Many2one(
        related="inspection_id.product_id", store=True, index=True
    )
    product_uom_id = fields.Many2one(
        related="inspection_id.product_uom_id", string="Unit"
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    lot_ids = fields.Many2many(
        comodel_name="stock.lot",
        string="Lots/Serial Numbers",
        readonly=True,
        groups="stock.group_stock_user",
    )
    # Purchasers tell the numbers to the vendor without rights on lots.
    lot_names = fields.Char(
        string="Lot/Serial Numbers", compute="_compute_lot_names", compute_sudo=True
    )
    purchase_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id), ('state', '=', 'purchase')]",
        help="The purchase that the goods came with; its received quantity falls when "
        "they are sent back, and its bill is credited.",
    )
    purchase_order_id = fields.Many2one(
        related="purchase_line_id.order_id", string="Purchase Order"
    )
    price_unit = fields.Float(
        string="Expected Price",
        digits="Product Price",
        help="What the vendor shall credit per unit, before taxes.",
    )
    price_subtotal = fields.Monetary(
        string="Expected", compute="_compute_price_subtotal", store=True
    )
    amount_credited = fields.Monetary(
        string="Credited", compute="_compute_credited", compute_sudo=True, store=True
    )
    reason = fields.Text(help="What is wrong with the goods.")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The claimed quantity must be above zero."
    )
    _price_unit_not_negative = models.Constraint(
        "CHECK (price_unit >= 0)", "The expected price cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("lot_ids.name")
    def _compute_lot_names(self):
        for line in self:
            line.lot_names = ", ".join(line.lot_ids.mapped("name"))

    @api.depends("quantity", "price_unit", "currency_id")
    def _compute_price_subtotal(self):
        for line in self:
            line.price_subtotal = line.currency_id.round(
                line.quantity * line.price_unit
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("quantity", "inspection_id")
    def _check_quantity(self):
        """Never claim more than was inspected for the vendor.

        :raise ValidationError: naming the product, the return and the quantities.
        """
        # sudo: purchasers do not read inspections, but the limit holds for them.
        inspections = self.sudo().inspection_id
        # Somebody else may be claiming the same goods from another vendor.
        inspections._lock_for_decision()
        for inspection in inspections:
            lines = inspection._get_open_vendor_claim_lines()
            claimed = sum(lines.mapped("quantity"))
            if inspection.product_uom_id.compare(claimed, inspection.quantity) > 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s on %(order)s: %(claimed)s claimed, but the "
                        "inspection set only %(inspected)s aside for the vendor. Lower "
                        "the quantity.",
                        product=inspection.product_id.display_name,
                        order=inspection.order_id.name,
                        claimed=inspection.line_id._format_quantity(claimed),
                        inspected=inspection.line_id._format_quantity(
                            inspection.quantity
                        ),
                    )
                )

    @api.constrains("purchase_line_id")
    def _check_purchase_line_id(self):
        """Refuse a purchase of other goods or from another vendor.

        :raise ValidationError: naming the purchase, the product and the vendor.
        """
        # sudo: officers do not read purchases, but the rule holds for them.
        for line in self.sudo().filtered("purchase_line_id"):
            purchase_line = line.purchase_line_id
            vendors = (purchase_line.partner_id + line.claim_id.partner_id).mapped(
                "commercial_partner_id"
            )
            if purchase_line.product_id != line.product_id or len(vendors) > 1:
                raise ValidationError(
                    self.env._(
                        "%(purchase)s is no purchase of %(product)s from %(vendor)s. "
                        "Choose another line.",
                        purchase=purchase_line.order_id.name,
                        product=line.product_id.display_name,
                        vendor=line.claim_id.partner_id.display_name,
                    )
                )

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to fix what was claimed once the vendor knows it.

        The price stays open until the vendor agrees to it.

        :raise UserError: naming the claim and its state.
        """
        if not self.env.su:
            is_price_only = not vals.keys() - {"price_unit", "reason"}
            self.claim_id._check_state(("draft", *["sent"] * is_price_only))
        return super().write(vals)

    def _check_deletable(self):
        """Override to keep the lines of claims that the vendor was told of.

        :raise UserError: naming the records and the remedy.
        """
        self.claim_id._check_state(("draft", "cancel"))

    # === BUSINESS METHODS === #

    @api.model
    def _get_claim_price(self, inspection, purchase_line, currency):
        """Return what the vendor is expected to credit for one unit.

        :param return.order.inspection inspection: the goods and their unit.
        :param purchase.order.line purchase_line: may be empty, then the cost counts.
        :param res.currency currency: of the claim.
        :rtype: float
        """
        company = inspection.company_id
        product = inspection.product_id.with_company(company)
        if purchase_line:
            price, uom = (
                purchase_line.price_unit_discounted,
                purchase_line.product_uom_id,
            )
            source = purchase_line.currency_id
        else:
            price, uom = product.standard_price, product.uom_id
            source = company.currency_id
        price = uom._compute_price(price, inspection.product_uom_id)
        today = company._get_return_today()
        return source._convert(price, currency, company, today, round=False)
