from odoo import api, fields, models

from .settlement_kind import SETTLEMENT_KINDS


class ReturnOrder(models.Model):
    """One customer return, from the request to the settlement.

    ``state`` stores decisions only. How far the goods and the money have come is
    computed from the quantities of the lines, on separate axes; ``phase`` sums the
    axes up for people.
    """

    _name = "return.order"
    _description = "Return Order"
    _inherit = [
        "return.lock.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "return.order.evidence.mixin",
        "guarded.fields.mixin",
        "guarded.limits.mixin",
    ]
    _order = "date_request desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_id.name", "tracking_number", "client_ref"]

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("authorized", "Authorized"),
            ("done", "Done"),
            ("refused", "Refused"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # Who and why
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
        compute="_compute_team_id",
        store=True,
        index="btree_not_null",
        help="Team that sold the goods, or else that of the responsible.",
    )
    submitted_by_id = fields.Many2one(
        comodel_name="res.users", string="Submitted by", readonly=True, copy=False
    )
    date_request = fields.Datetime(
        string="Requested on", default=fields.Datetime.now, required=True, copy=False
    )
    date_submitted = fields.Datetime(string="Submitted on", readonly=True, copy=False)
    date_authorized = fields.Datetime(string="Authorized on", readonly=True, copy=False)
    date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)
    date_deadline = fields.Date(
        string="Goods Expected by",
        copy=False,
        help="Day by which the goods should have arrived.",
    )
    channel = fields.Selection(
        selection=[
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("portal", "Portal"),
            ("wechat", "WeChat"),
            ("counter", "Counter"),
            ("salesperson", "Salesperson"),
        ],
        required=True,
        default="phone",
    )
    client_ref = fields.Char(
        string="Customer Reference", help="Number of the customer's own complaint."
    )
    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    reason_group = fields.Selection(related="reason_id.group", store=True)
    guideline = fields.Html(related="reason_id.guideline")
    liability = fields.Selection(
        selection=lambda self: self._selection_liability(),
        compute="_compute_liability",
        store=True,
        readonly=False,
        tracking=True,
    )
    requested_settlement_type = fields.Selection(
        selection=[(code, kind.label) for code, kind in SETTLEMENT_KINDS.items()],
        string="Customer's Wish",
        default="refund",
    )
    description = fields.Html(help="What happened, in the customer's words.")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Evidence",
        copy=False,
        help="Photos, proof of purchase, test reports.",
    )
    refusal_reason = fields.Text(readonly=True, copy=False, tracking=True)

    # Way of the goods
    return_method = fields.Selection(
        selection=[
            ("ship", "Customer Ships"),
            ("pickup", "Carrier Picks Up"),
            ("drop_off", "Drop-off"),
            ("none", "Goods Stay with the Customer"),
        ],
        required=True,
        default="ship",
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        help="Where the goods go; it may differ from the warehouse that delivered.",
    )
    carrier_name = fields.Char(string="Carrier")
    tracking_number = fields.Char(copy=False, index="trigram")

    # Lines and documents
    line_ids = fields.One2many(
        comodel_name="return.order.line",
        inverse_name="order_id",
        string="Lines",
        copy=True,
    )
    sale_order_ids = fields.Many2many(
        comodel_name="sale.order",
        string="Sale Orders",
        compute="_compute_sale_order_ids",
        search="_search_sale_order_ids",
    )
    approval_ids = fields.One2many(
        comodel_name="return.order.approval", inverse_name="order_id"
    )
    inspection_ids = fields.One2many(
        comodel_name="return.order.inspection", inverse_name="order_id"
    )
    picking_ids = fields.One2many(
        comodel_name="stock.picking",
        inverse_name="return_order_id",
        string="Transfers",
    )
    reverse_picking_ids = fields.One2many(
        comodel_name="stock.picking",
        inverse_name="return_order_id",
        string="Reverse Transfers",
        domain=[("picking_type_code", "=", "incoming")],
    )
    replacement_picking_ids = fields.Many2many(
        comodel_name="stock.picking",
        string="Replacement Transfers",
        compute="_compute_replacement_picking_ids",
    )
    credit_note_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="return_order_id",
        string="Credit Notes",
        domain=[("move_type", "=", "out_refund")],
    )
    return_invoice_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="return_order_id",
        string="Invoices",
        domain=[("move_type", "=", "out_invoice")],
        help="Replacements by another product, and what was charged again.",
    )

    # Value
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_amounts", store=True
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    amount_untaxed = fields.Monetary(
        string="Value", compute="_compute_amounts", store=True
    )
    amount_restocking_fee = fields.Monetary(
        string="Restocking Fee Kept",
        compute="_compute_amount_restocking_fee",
        help="Before taxes, kept off the credit notes.",
    )
    amount_company_currency = fields.Monetary(
        string="Value in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        store=True,
        help="Value of the goods before taxes; the approval stages look at it.",
    )
    amount_credited = fields.Monetary(
        string="Credited", compute="_compute_amounts", store=True
    )

    _name_company_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name != '/'",
        "The number of a return order must be unique per company.",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.amount_restocking_fee")
    def _compute_amount_restocking_fee(self):
        for order in self:
            order.amount_restocking_fee = sum(
                order.line_ids.mapped("amount_restocking_fee")
            )

    @api.model
    def _selection_liability(self):
        return (
            self.env["return.order.reason"]
            ._fields["liability"]
            ._description_selection(self.env)
        )

    @api.depends("reason_id")
    def _compute_liability(self):
        for order in self:
            order.liability = order.reason_id.liability or order.liability

    @api.depends("line_ids.sale_order_id", "user_id")
    def _compute_team_id(self):
        for order in self:
            # sudo: returns may be handled without rights on sale orders and teams.
            team = order.line_ids.sale_order_id.sudo().team_id[:1]
            if not team:
                own = order.user_id.sudo().sale_team_id
                is_foreign = own.company_id and own.company_id != order.company_id
                team = own.browse() if is_foreign else own
            order.team_id = team

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        """Propose the warehouse that delivered, or else the first of the company."""
        for company, orders in self.grouped("company_id").items():
            # sudo: salespeople may not read warehouses but return to one.
            warehouse = (
                self.env["stock.warehouse"]
                .sudo()
                .search([("company_id", "=", company.id)], limit=1)
            )
            for order in orders:
                # sudo: returns may be handled without rights on sale orders.
                delivered = order.line_ids.sale_line_id.sudo().order_id.warehouse_id
                order.warehouse_id = delivered[:1] or warehouse

    @api.depends("line_ids.sale_order_id")
    def _compute_sale_order_ids(self):
        for order in self:
            order.sale_order_ids = order.line_ids.sale_order_id

    def _search_sale_order_ids(self, operator, value):
        if operator not in ("in", "any", "ilike", "="):
            return NotImplemented
        return [("line_ids.sale_order_id", operator, value)]

    @api.depends(
        "line_ids.price_subtotal",
        "line_ids.currency_id",
        "line_ids.amount_credited",
        "company_id.currency_id",
    )
    def _compute_amounts(self):
        for order in self:
            company_currency = order.company_id.currency_id
            currencies = order.line_ids.currency_id
            currency = currencies if len(currencies) == 1 else company_currency
            date = order.date_request or fields.Datetime.now()
            untaxed = credited = 0.0
            for line in order.line_ids:
                source = line.currency_id or company_currency
                args = (currency, order.company_id, date)
                untaxed += source._convert(line.price_subtotal, *args)
                credited += source._convert(line.amount_credited, *args)
            order.currency_id = currency
            order.amount_untaxed = untaxed
            order.amount_credited = credited
            order.amount_company_currency = currency._convert(
                untaxed, company_currency, order.company_id, date
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("partner_id", "company_id")
    def _check_lines_of_partner(self):
        """Refuse another customer or company than that of the order lines.

        :raise ValidationError: naming the return, the order and both customers.
        :raise UserError: if an order line is of another company.
        """
        self.line_ids._check_sale_line_id()
        self.line_ids._check_invoice_line_id()
        self.line_ids._check_company(["sale_line_id", "invoice_line_id"])

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to number the returns by company, and to begin with a draft."""
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                company = self.env["res.company"].browse(
                    vals.get("company_id") or self.env.company.id
                )
                vals["name"] = (
                    self.env["ir.sequence"]
                    .with_company(company)
                    .next_by_code("return.order")
                ) or "/"
            # Who is no system is refused to give one.
            if self.env.su:
                vals.pop("state", None)
        return super().create(vals_list)

    def write(self, vals):
        """Override to keep decisions out of the reach of forms, imports and RPC.

        :raise UserError: if the state would be written directly, or what was decided
            upon would be changed.
        """
        if not self._is_written_by_method():
            self._check_writable(vals)
        return super().write(vals)

    def _is_evidence_fixed(self):
        """Override: stages and approvers look at the files."""
        return self.state != "draft"

    def _get_printed_notes(self):
        """Return what forms tell below the lines: extended.

        :rtype: list[str]
        """
        self.ensure_one()
        return []
