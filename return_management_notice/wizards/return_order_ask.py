from odoo import api, fields, models


class ReturnOrderAsk(models.TransientModel):
    """Asks the customers of returns for what is missing."""

    _name = "return.order.ask"
    _description = "Ask the Customer for More"

    order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    inquiry = fields.Text(
        string="Question", compute="_compute_inquiry", store=True, readonly=False
    )
    unreachable = fields.Char(
        string="Without E-mail",
        compute="_compute_unreachable",
        help="Customers without an e-mail address.",
    )

    @api.depends("order_ids")
    def _compute_inquiry(self):
        """Propose the text in the language of the first customer."""
        for wizard in self:
            order = wizard.order_ids[:1]
            lang = order.partner_id.lang or self.env.lang
            wizard.inquiry = order and order.with_context(lang=lang)._prepare_inquiry()

    @api.depends("order_ids")
    def _compute_unreachable(self):
        for wizard in self:
            partners = wizard.order_ids.partner_id.filtered(lambda p: not p.email)
            wizard.unreachable = ", ".join(partners.mapped("display_name"))

    def action_ask(self):
        """Ask; the returns wait for the answers.

        :raise AccessError: for users who may neither write the returns nor decide them.
        :raise UserError: without a question, or if a return is closed.
        """
        self.ensure_one()
        self.order_ids._ask_customer(self.inquiry)
