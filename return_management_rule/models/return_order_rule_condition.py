from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.return_management.const import COUNT_LIMIT, DAYS_LIMIT, MONEY_LIMIT

# Lower and upper bound, and whether the upper one is still within
BOUNDS = (
    ("amount_min", "amount_max", False),
    ("qty_min", "qty_max", True),
    ("earlier_returns_min", "earlier_returns_max", True),
    ("order_share_min", "order_share_max", True),
    ("days_since_delivery_min", "days_since_delivery_max", True),
)


class ReturnOrderRule(models.Model):
    """Conditions of an automatic decision: all that are set have to hold."""

    _name = "return.order.rule"
    _inherit = ["guarded.limits.mixin", "return.condition.mixin", "return.order.rule"]

    currency_id = fields.Many2one(related="company_id.currency_id")

    # What comes back
    amount_min = fields.Monetary(
        string="Amount From",
        aggregator=None,
        help="Returns worth this much or more, before taxes, in company currency.",
    )
    amount_max = fields.Monetary(
        string="Amount Below",
        aggregator=None,
        help="Returns worth less than this. Zero: no upper limit.",
    )
    qty_min = fields.Float(
        string="Quantity From",
        digits="Product Unit",
        aggregator=None,
        help="All units asked for together, in the units of the products.",
    )
    qty_max = fields.Float(
        string="Quantity up to",
        digits="Product Unit",
        aggregator=None,
        help="Zero: no upper limit.",
    )
    reason_ids = fields.Many2many(
        comodel_name="return.order.reason",
        string="Reasons",
        check_company=True,
        ondelete="restrict",
        # What was archived is still a condition, or the rule would match more.
        context={"active_test": False},
    )
    reason_group = fields.Selection(
        selection=lambda self: self._selection_of("return.order.reason", "group"),
        help="Leave empty for every reason.",
    )
    product_match = fields.Selection(
        selection=[("every", "Every Line"), ("some", "Some Line")],
        string="Products Looked for in",
        required=True,
        default="every",
        help="Every line: nothing else may be in the return. Some line: one is enough.",
    )
    product_ids = fields.Many2many(
        comodel_name="product.product",
        string="Products",
        check_company=True,
        ondelete="restrict",
        context={"active_test": False},
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
    order_share_min = fields.Float(
        string="Share of the Order From (%)",
        aggregator=None,
        help="Share of the value of the sale orders concerned that comes back.",
    )
    order_share_max = fields.Float(
        string="Share of the Order up to (%)",
        aggregator=None,
        help="Zero: no upper limit.",
    )
    days_since_delivery_min = fields.Integer(
        string="Days since Delivery From",
        aggregator=None,
        help="Days from the latest delivery of the lines to the request.",
    )
    days_since_delivery_max = fields.Integer(
        string="Days since Delivery up to",
        aggregator=None,
        help="Zero: no upper limit. Returns whose delivery is not known never match.",
    )

    # Who returns it, and how
    partner_category_ids = fields.Many2many(
        comodel_name="res.partner.category",
        string="Customer Tags",
        ondelete="restrict",
        context={"active_test": False},
    )
    country_ids = fields.Many2many(
        comodel_name="res.country", string="Countries", ondelete="restrict"
    )
    earlier_returns_min = fields.Integer(
        string="Earlier Returns From",
        aggregator=None,
        help="Returns that the customer asked for before; cancelled ones do not count.",
    )
    earlier_returns_max = fields.Integer(
        string="Earlier Returns up to",
        aggregator=None,
        help="Zero: no upper limit.",
    )
    is_first_return = fields.Boolean(
        string="First Return Only",
        help="The customer asked for no other return in the period.",
    )
    earlier_days = fields.Integer(
        string="Earlier Returns within Days",
        aggregator=None,
        default=365,
        help="Days before the request in which earlier returns count. Zero: all.",
    )
    channel = fields.Selection(
        selection=lambda self: self._selection_of("return.order", "channel")
    )
    return_method = fields.Selection(
        selection=lambda self: self._selection_of("return.order", "return_method")
    )
    requested_settlement_type = fields.Selection(
        selection=lambda self: self._selection_of(
            "return.order", "requested_settlement_type"
        ),
        string="Customer's Wish",
    )
    eligibility = fields.Selection(
        selection=[
            ("any", "Any"),
            ("eligible", "Eligible Only"),
            ("exception", "Policy Exceptions Only"),
        ],
        required=True,
        default="any",
    )
    risk = fields.Selection(
        selection=[
            ("any", "Any"),
            ("without", "Without Risk Signs"),
            ("with", "With Risk Signs"),
        ],
        string="Risk Signs",
        required=True,
        default="any",
    )

    # === COMPUTE, CONSTRAINT METHODS === #

    @api.model
    def _selection_of(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    @api.model
    def _get_limits(self):
        """Override to bound what people set."""
        return {
            **super()._get_limits(),
            "amount_min": MONEY_LIMIT,
            "amount_max": MONEY_LIMIT,
            "qty_min": MONEY_LIMIT,
            "qty_max": MONEY_LIMIT,
            "earlier_returns_min": COUNT_LIMIT,
            "earlier_returns_max": COUNT_LIMIT,
            "days_since_delivery_min": DAYS_LIMIT,
            "days_since_delivery_max": DAYS_LIMIT,
            "earlier_days": DAYS_LIMIT,
        }

    @api.constrains(
        *(name for low, high, __ in BOUNDS for name in (low, high)),
        "is_first_return",
        "earlier_days",
    )
    def _check_bounds(self):
        """Refuse bounds that are negative or that nothing could lie between.

        :raise ValidationError: naming the rule and the bounds.
        """
        for rule in self:
            negative = [
                name
                for low, high, __ in (*BOUNDS, ("earlier_days", "earlier_days", True))
                for name in (low, high)
                if rule[name] < 0
            ]
            if negative:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: “%(field)s” cannot be negative.",
                        rule=rule.name,
                        field=self._get_label(negative[0]),
                    )
                )
            for low, high, is_within in BOUNDS:
                rule._check_bounds_ordered(low, high, is_within)
            if max(rule.order_share_min, rule.order_share_max) > 100:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: no more than 100 %% of an order can come back.",
                        rule=rule.name,
                    )
                )

    def _check_bounds_ordered(self, low, high, is_within):
        """Refuse an upper bound below the lower one.

        :param str low: the field of the lower bound.
        :param str high: the field of the upper bound.
        :param bool is_within: whether the upper bound itself still matches.
        :raise ValidationError: naming the rule and both bounds.
        """
        self.ensure_one()
        is_first = high == "earlier_returns_max" and self.is_first_return
        if (is_first and (self[low] or self[high])) or (
            self[high]
            and (self[low] > self[high] or (self[low] == self[high] and not is_within))
        ):
            raise ValidationError(
                self.env._(
                    "%(rule)s: no return can match, “%(low)s” and “%(high)s” "
                    "leave nothing between them. Correct these bounds.",
                    rule=self.name,
                    low=self._get_label(low),
                    high=self._get_label(high),
                )
            )

    def _get_label(self, name):
        return self._fields[name]._description_string(self.env)
