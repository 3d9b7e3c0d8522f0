from odoo import fields, models


class ReturnOrderPolicy(models.Model):
    """What a company promises about returns: for what, until when, at which cost.

    The most specific policy in force on the day of the order applies. One record is
    one version; a version that decided about a return does not change any more.
    """

    _name = "return.order.policy"
    _description = "Return Policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="Decides between policies that are equally specific."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use this policy in every company.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Currency of a fixed restocking fee.",
    )

    # Version
    state = fields.Selection(
        selection=[("draft", "Draft"), ("confirmed", "In Force")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        comodel_name="return.order.policy",
        string="Former Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_from = fields.Date(
        string="Valid from", help="First day of orders it applies to. Empty: always."
    )
    date_to = fields.Date(
        string="Valid until", help="Last day of orders it applies to. Empty: for ever."
    )

    # Scope
    product_ids = fields.Many2many(comodel_name="product.product", string="Products")
    categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Product Categories",
        help="With the categories below them.",
    )
    product_tag_ids = fields.Many2many(
        comodel_name="product.tag", string="Product Tags"
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        help="With the contacts of these customers.",
    )
    partner_category_ids = fields.Many2many(
        comodel_name="res.partner.category", string="Customer Tags"
    )
    country_ids = fields.Many2many(
        comodel_name="res.country",
        string="Countries",
        help="Where the order was delivered.",
    )
    team_ids = fields.Many2many(comodel_name="crm.team", string="Sales Teams")

    # Window
    window_ids = fields.One2many(
        comodel_name="return.order.policy.window",
        inverse_name="policy_id",
        string="Return Windows",
        copy=True,
    )
    is_final_sale = fields.Boolean(
        string="Final Sale",
        help="No returns at the customer's choice; the other windows stay.",
    )
    days_in_transit = fields.Integer(
        default=0,
        help="Days from the shipment to the delivery, where the day of the delivery "
        "is not known.",
    )
    starts_next_day = fields.Boolean(
        string="Counted from the Next Day",
        default=True,
        help="The day after the delivery is the first day of the window.",
    )
    moves_to_working_day = fields.Boolean(
        string="Ends on a Working Day",
        default=True,
        help="A last day on which the company does not work moves to the next "
        "working day.",
    )

    # Conditions
    goods_condition = fields.Text(
        translate=True, help="In which condition the goods have to come back."
    )
    require_evidence = fields.Boolean(
        string="Evidence Required",
        help="A return can only be submitted with an attachment.",
    )
    customer_text = fields.Html(
        string="Text for Customers", translate=True, help="Shown to the customer."
    )

    # What the customer may get
    allow_refund = fields.Boolean(string="Refund Allowed", default=True)
    allow_exchange = fields.Boolean(string="Exchange Allowed", default=True)
    allow_repair = fields.Boolean(string="Repair Allowed", default=True)
    allow_allowance = fields.Boolean(string="Price Reduction Allowed", default=True)

    # Refund
    allow_on_account = fields.Boolean(string="Open Credit Allowed", default=True)
    allow_bank_transfer = fields.Boolean(string="Bank Transfer Allowed", default=True)
    allow_original_payment = fields.Boolean(
        string="Original Payment Allowed", default=True
    )
    refund_trigger = fields.Selection(
        selection=[
            ("approval", "On Approval"),
            ("sent", "When the Goods Are Sent"),
            ("receipt", "On Receipt"),
            ("inspection", "After the Inspection"),
            ("vendor_credit", "After the Vendor's Credit"),
            ("never", "Never"),
        ],
        string="Refund Due",
        required=True,
        default="inspection",
        help="What has to happen before the customer is owed the refund.",
    )
    refund_days = fields.Integer(
        string="Days until the Refund",
        default=14,
        help="Days promised from the event that makes the refund due.",
    )

    # Freight and fee
    freight_ids = fields.One2many(
        comodel_name="return.order.policy.freight",
        inverse_name="policy_id",
        copy=True,
    )
    restocking_fee_type = fields.Selection(
        selection=[("percent", "Share of the Price"), ("fixed", "Amount per Unit")],
        help="Leave empty for no fee.",
    )
    restocking_fee_rate = fields.Float(
        digits="Product Price",
        help="Percent of the price, or amount per unit without taxes.",
    )
    fee_waived_reason_ids = fields.Many2many(
        comodel_name="return.order.reason",
        string="No Fee for",
        help="Returns with these reasons pay no restocking fee.",
    )
