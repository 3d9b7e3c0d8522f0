from odoo import api, fields, models


class ReturnOrderLineEligibilityMixin(models.AbstractModel):
    """Whether a line may come back, by which policy, until when and why (not)."""

    _name = "return.order.line.eligibility.mixin"
    _description = "Eligibility of a Return Line"

    policy_id = fields.Many2one(
        comodel_name="return.order.policy",
        string="Return Policy",
        compute="_compute_eligibility",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The version in force when the order was confirmed.",
    )
    date_delivered = fields.Date(
        string="Delivered on", compute="_compute_eligibility", store=True
    )
    date_last = fields.Date(
        string="Last Day",
        compute="_compute_eligibility",
        store=True,
        help="Last day on which the return may be asked for.",
    )
    is_eligible = fields.Boolean(
        string="Eligible", compute="_compute_eligibility", store=True
    )
    ineligibility_reason = fields.Selection(
        selection=[
            ("no_return", "Not Returnable"),
            ("final_sale", "Final Sale"),
            ("expired", "Return Window Expired"),
            ("unknown_date", "Delivery Date Unknown"),
        ],
        compute="_compute_eligibility",
        store=True,
    )

    @api.depends("product_id", "order_id.partner_id")
    def _compute_eligibility(self):
        policy = self.env["return.order.policy"].search([], limit=1, order="id desc")
        self.policy_id = policy
        self.date_delivered = False
        self.date_last = False
        self.is_eligible = True
        self.ineligibility_reason = False
