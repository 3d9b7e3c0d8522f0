from odoo import api, fields, models

from odoo.addons.return_management.const import DAYS_LIMIT, MONEY_LIMIT


class ResCompany(models.Model):
    _inherit = "res.company"

    # Risk signs; zero switches a sign off
    return_high_value = fields.Monetary(
        string="High Value of a Return",
        help="Returns worth this much or more, before taxes, get a risk sign. Zero: "
        "none do.",
    )
    return_rate_limit = fields.Float(
        string="Return Rate Limit (%)",
        help="Returns of customers who return a larger share of the units delivered to "
        "them get a risk sign. Zero: none do.",
    )
    return_rate_days = fields.Integer(
        string="Days of the Return Rate",
        default=365,
        help="Deliveries and returns of so many days are compared.",
    )
    return_weight_tolerance = fields.Float(
        string="Weight Tolerance (%)",
        help="Returns whose goods weigh more or less than expected, by a larger share, "
        "get a risk sign. Zero: the weight is not compared.",
    )

    _return_risk_limits_positive = models.Constraint(
        "CHECK (return_high_value >= 0 AND return_rate_limit >= 0 "
        "AND return_rate_days >= 0 AND return_weight_tolerance >= 0)",
        "The limits of risk signs cannot be negative.",
    )

    @api.model
    def _get_limits(self):
        """Override to bound what people set."""
        return {
            **super()._get_limits(),
            "return_rate_days": DAYS_LIMIT,
            "return_rate_limit": 100,
            "return_weight_tolerance": 1000,
            "return_high_value": MONEY_LIMIT,
        }

    def _describe_returns(self):
        """Override to tell the automatic decisions in force."""
        sections = super()._describe_returns()
        # sudo: whoever reads the procedure need not read the settings of returns.
        rules = (
            self.env["return.order.rule"]
            .sudo()
            .search([("company_id", "=", self.id), ("state", "=", "live")])
        )
        if rules:
            sections.append(
                self._prepare_return_section(
                    self.env._("Automatic Decisions"),
                    20,
                    [(f"rule/{rule.id}", rule._describe()) for rule in rules],
                    intro=self.env._(
                        "Before the stages, these automatic decisions look at the "
                        "request, in this order. A policy exception is never approved "
                        "without a person."
                    ),
                    is_ordered=True,
                )
            )
        return sections
