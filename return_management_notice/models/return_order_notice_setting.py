from odoo import api, fields, models, tools

from ..const import NOTICE_STEPS


class ReturnOrderNoticeSetting(models.Model):
    """Whether, and by which text, the customers of a company hear of a step."""

    _name = "return.order.notice.setting"
    _description = "Customer Notice of a Step"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    step = fields.Selection(selection=NOTICE_STEPS, required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    is_active = fields.Boolean(
        string="Send",
        default=True,
        help="Turned off, the customers hear nothing of this step.",
    )
    mail_template_id = fields.Many2one(
        comodel_name="mail.template",
        string="E-mail",
        domain="[('model', '=', 'return.order')]",
        help="Sent in the language of the customer.",
    )
    date_since = fields.Date(
        string="Since",
        readonly=True,
        default=lambda self: self.env.company._get_return_today(),
        help="What happened before this day is told to nobody.",
    )

    _company_step_uniq = models.UniqueIndex(
        "(company_id, step)", "Each step has one notice per company."
    )

    @api.depends("step")
    def _compute_display_name(self):
        labels = dict(self._fields["step"]._description_selection(self.env))
        for setting in self:
            setting.display_name = labels.get(setting.step, "")

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to forget which steps are told."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Override to forget which steps are told, and to begin today with new ones.

        Otherwise all that was refunded in the meantime would be told at once.
        """
        self.env.registry.clear_cache()
        if vals.get("is_active"):
            off = self.filtered(lambda setting: not setting.is_active)
            for company, settings in off.grouped("company_id").items():
                super(ReturnOrderNoticeSetting, settings).write(
                    {"date_since": company._get_return_today()}
                )
        return super().write(vals)

    def unlink(self):
        """Override to forget which steps are told."""
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _get_notice_templates(self):
        """Return the mail templates that new companies tell each step by.

        An addon that adds a step to ``step`` adds its template here; a step without a
        template, or whose template was deleted, is left out.

        :return: the XML ID by step.
        :rtype: dict[str, str]
        """
        prefix = "return_management_notice.mail_template_return_order_"
        templates = {step: f"{prefix}{step}" for step, __ in NOTICE_STEPS}
        # The instructions can be sent by people as well.
        templates["authorized"] = (
            "return_management.mail_template_return_order_authorized"
        )
        return templates

    @api.model
    @tools.ormcache("step")
    def _get_company_ids_telling(self, step):
        """Return the companies that tell their customers about a step.

        :param str step: a value of ``step``.
        :rtype: frozenset[int]
        """
        # sudo: the setting holds for whoever takes the step.
        settings = self.sudo().search([("step", "=", step), ("is_active", "=", True)])
        return frozenset(settings.company_id.ids)
