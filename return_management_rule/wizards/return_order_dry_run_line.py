from odoo import api, fields, models

OUTCOMES = [
    ("approve", "Approved Automatically"),
    ("refuse", "Refused Automatically"),
    ("review", "Needs a Person"),
    ("none", "No Rule Decides"),
    ("ask_evidence", "Photos Missing"),
    ("route", "Destination Chosen"),
    ("keep", "Goods Stay with the Customer"),
    ("waive_fee", "Restocking Fee Waived"),
    ("gain", "Becomes Eligible"),
    ("lose", "No Longer Eligible"),
    ("eligible", "Stays Eligible"),
    ("ineligible", "Stays Not Eligible"),
]


class ReturnOrderDryRunLine(models.TransientModel):
    """One outcome of a dry run, beside what people decided about the same returns."""

    _name = "return.order.dry.run.line"
    _description = "Result of a Dry Run"
    _order = "sequence, id"

    dry_run_id = fields.Many2one(
        comodel_name="return.order.dry.run",
        required=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="dry_run_id.currency_id")
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    outcome = fields.Selection(selection=OUTCOMES, required=True)
    rule_id = fields.Many2one(comodel_name="return.order.rule")
    order_ids = fields.Many2many(comodel_name="return.order", string="Returns")
    return_count = fields.Integer(string="Number of Returns")
    line_count = fields.Integer(string="Number of Lines")
    amount = fields.Monetary(string="Value")
    approved_count = fields.Integer(string="Approved by People")
    approved_amount = fields.Monetary(string="Value Approved by People")
    refused_count = fields.Integer(string="Refused by People")
    refused_amount = fields.Monetary(string="Value Refused by People")
    open_count = fields.Integer(
        string="Not Decided by People",
        help="Open, cancelled before a decision, or decided by a rule.",
    )
    open_amount = fields.Monetary(string="Value Not Decided by People")
    summary = fields.Char(compute="_compute_summary")

    @api.depends("outcome")
    def _compute_sequence(self):
        order = [outcome for outcome, __ in OUTCOMES]
        for line in self:
            line.sequence = order.index(line.outcome)

    @api.depends("outcome", "return_count", "amount", "approved_count", "refused_count")
    def _compute_summary(self):
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        for line in self:
            line.summary = self.env._(
                "%(outcome)s: %(count)s returns, %(amount)s; people approved "
                "%(approved)s (%(approved_amount)s) and refused %(refused)s "
                "(%(refused_amount)s) of them",
                outcome=labels[line.outcome],
                count=line.return_count,
                amount=line.currency_id.format(line.amount),
                approved=line.approved_count,
                approved_amount=line.currency_id.format(line.approved_amount),
                refused=line.refused_count,
                refused_amount=line.currency_id.format(line.refused_amount),
            )

    def action_view_orders(self):
        """Open the returns behind these rows.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Returns"),
            "res_model": "return.order",
            "view_mode": "list,form",
            "domain": [("id", "in", self.order_ids.ids)],
            "context": {"create": False, "active_test": False},
        }
