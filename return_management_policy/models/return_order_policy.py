from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.return_management.const import DAYS_LIMIT, MONEY_LIMIT
from odoo.addons.return_management.models.order.settlement_kind import (
    SETTLEMENT_KINDS,
)

# What may still be changed when a version has decided about a return
CHANGEABLE = {"sequence", "active", "date_to"}


class ReturnOrderPolicy(models.Model):
    """What a company promises about returns: for what, until when, at which cost.

    The most specific policy in force on the day of the order applies. One record is
    one version; a version that decided about a return does not change any more.
    """

    _name = "return.order.policy"
    _description = "Return Policy"
    _inherit = ["guarded.fields.mixin", "guarded.limits.mixin", "return.lock.mixin"]
    _parent_name = "previous_id"
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
    version_count = fields.Integer(compute="_compute_version_count")
    line_count = fields.Integer(
        string="Return Lines",
        compute="_compute_line_count",
        help="Lines of returns about which this version decided.",
    )
    date_from = fields.Date(
        string="Valid from", help="First day of orders it applies to. Empty: always."
    )
    date_to = fields.Date(
        string="Valid until", help="Last day of orders it applies to. Empty: for ever."
    )

    # Scope
    product_ids = fields.Many2many(
        comodel_name="product.product",
        string="Products",
        check_company=True,
        # Without it a policy for what is deleted would apply to everything.
        ondelete="restrict",
    )
    categ_ids = fields.Many2many(
        comodel_name="product.category",
        string="Product Categories",
        ondelete="restrict",
        help="With the categories below them.",
    )
    product_tag_ids = fields.Many2many(
        comodel_name="product.tag", string="Product Tags", ondelete="restrict"
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        check_company=True,
        ondelete="restrict",
        help="With the contacts of these customers.",
    )
    partner_category_ids = fields.Many2many(
        comodel_name="res.partner.category",
        string="Customer Tags",
        ondelete="restrict",
    )
    country_ids = fields.Many2many(
        comodel_name="res.country",
        string="Countries",
        ondelete="restrict",
        help="Where the order was delivered.",
    )
    team_ids = fields.Many2many(
        comodel_name="crm.team",
        string="Sales Teams",
        check_company=True,
        ondelete="restrict",
    )

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
        check_company=True,
        help="Returns with these reasons pay no restocking fee.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_from <= date_to)",
        "A return policy cannot end before it begins. Correct its dates.",
    )
    _days_in_transit_not_negative = models.Constraint(
        "CHECK (days_in_transit >= 0)",
        "The days in transit cannot be negative.",
    )
    _refund_days_not_negative = models.Constraint(
        "CHECK (refund_days >= 0)",
        "The days until the refund cannot be negative.",
    )
    _restocking_fee_range = models.Constraint(
        "CHECK (restocking_fee_rate >= 0"
        " AND (restocking_fee_type != 'percent' OR restocking_fee_rate <= 100))",
        "A restocking fee cannot be negative, and not above 100 % of the price.",
    )

    # === COMPUTE METHODS === #

    @api.depends("previous_id")
    def _compute_version_count(self):
        for policy in self:
            policy.version_count = len(policy._get_versions()) if policy.id else 1

    def _compute_line_count(self):
        groups = self.env["return.order.line"]._read_group(
            [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
        )
        counts = {policy.id: count for policy, count in groups}
        for policy in self:
            policy.line_count = counts.get(policy.id, 0)

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = (
                self.env._(
                    "%(policy)s (version %(version)s)",
                    policy=policy.name,
                    version=policy.version,
                )
                if policy.version > 1
                else policy.name
            )

    # === ORM OVERRIDES === #

    @api.model
    def _get_limits(self):
        """Override to bound what people set."""
        return {
            **super()._get_limits(),
            "days_in_transit": DAYS_LIMIT,
            "refund_days": DAYS_LIMIT,
            "restocking_fee_rate": MONEY_LIMIT,
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Override to look anew for what is in force."""
        policies = super().create(vals_list)
        self.env.registry.clear_cache()
        return policies

    def write(self, vals):
        """Override to keep a version as it is once it has decided.

        :raise UserError: naming the policy, a return and the remedy.
        """
        if vals.keys() - CHANGEABLE - {"state"}:
            self._check_not_used()
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Override to forget what was in force."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _check_deletable(self):
        """Override to keep versions that decided.

        :raise UserError: naming the records and the remedy.
        """
        self._check_not_used()

    # === ACTION METHODS === #

    def action_view_lines(self):
        """Open the return lines about which this version decided.

        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "return_management.return_order_line_action"
        )
        return {**action, "domain": [("policy_id", "in", self.ids)], "context": {}}

    # === BUSINESS METHODS === #

    @api.model
    def _get_current(self, company):
        """Return the policies that apply to what a company sells today.

        :param res.company company: whose policies, with those shared by all.
        :rtype: return.order.policy
        """
        today = company._get_return_today()
        return self.search(
            Domain("id", "in", self._get_ids_in_force(company.id))
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", today))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        )

    def _get_allowed_settlement_types(self):
        """Return the settlements that the policy allows.

        :return: values of ``settlement_type``; one without a field is always allowed.
        :rtype: set[str]
        """
        self.ensure_one()
        return {
            kind
            for kind in SETTLEMENT_KINDS
            if f"allow_{kind}" not in self or self[f"allow_{kind}"]
        }
