from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    return_credit_note_posting = fields.Selection(
        selection=[
            ("draft", "Leave a draft for finance to post"),
            ("post", "Post at once"),
        ],
        string="Credit Notes of Returns",
        # Not required: Odoo's own tests make companies before this addon is loaded.
        default="draft",
    )
    return_days_to_send = fields.Integer(
        string="Days to Send the Goods",
        default=14,
        help="Days after the authorization within which the goods should arrive.",
    )
    return_instructions = fields.Html(
        translate=True,
        help="Printed on the return slip and sent to the customer with the "
        "authorization: how to pack, what to enclose, where to send.",
    )

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
    _return_days_to_send_positive = models.Constraint(
        "CHECK (return_days_to_send >= 0)",
        "The days to send the goods cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base` to give new companies their stages and documents."""
        companies = super().create(vals_list)
        companies.sudo()._create_default_return_stages()
        companies.sudo()._create_return_documents()
        return companies

    def _create_return_documents(self):
        """Draft the procedure and the forms of returns for these companies."""
        self.env["controlled.document"]._create_return_documents(self)

    def _describe_return_settings(self):
        """Put the settings of returns into words, for the return procedure.

        :return: a key that stays, and the text.
        :rtype: list[tuple[str, str]]
        """
        self.ensure_one()
        postings = dict(
            self._fields["return_credit_note_posting"]._description_selection(self.env)
        )
        return [
            (
                "days_to_send",
                self.env._(
                    "The goods arrive within %(days)s days of the authorization.",
                    days=self.return_days_to_send,
                ),
            ),
            (
                "posting",
                self.env._(
                    "Credit notes: %(posting)s.",
                    posting=postings[self.return_credit_note_posting or "draft"],
                ),
            ),
        ]

    def _create_default_return_stages(self):
        """Create Review, Approve and Finance check for companies without stages."""
        Stage = self.env["return.order.stage"].with_context(active_test=False)
        existing = Stage.search([("company_id", "in", self.ids)]).company_id
        companies = self - existing
        stages = Stage.create(
            [
                {**vals, "company_id": company.id}
                for company in companies
                for vals in Stage._prepare_default_stage_vals_list()
            ]
        )
        for code, __ in self.env["res.lang"].get_installed():
            defaults = Stage.with_context(lang=code)._prepare_default_stage_vals_list()
            for stage, vals in zip(
                stages.with_context(lang=code), defaults * len(companies), strict=True
            ):
                stage.name = vals["name"]
