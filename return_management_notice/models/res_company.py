from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.return_management.const import DAYS_LIMIT, HOURS_LIMIT


class ResCompany(models.Model):
    """When customers are told, and the address to which they write about returns.

    The alias is made with the first setting; without a name it takes no mails.
    """

    _inherit = "res.company"

    return_reminder_days = fields.Integer(
        string="Days before a Reminder",
        default=3,
        help="Customers who have not sent their goods are reminded so many days before "
        "these are expected, and once when they are late. Zero: they are not.",
    )
    return_notice_alert_hours = fields.Integer(
        string="Hours until Unsent Notices are Reported",
        default=4,
        help="The responsible is asked to see to it if the mail to the customer was "
        "not sent within so many hours. It is tried again meanwhile.",
    )
    return_expiry_days = fields.Integer(
        string="Days until Closing",
        help="Returns whose goods were not sent are cancelled so many days after these "
        "were expected. Zero: they are not.",
    )
    return_alias_id = fields.Many2one(
        comodel_name="mail.alias", copy=False, index="btree_not_null"
    )
    return_alias_name = fields.Char(
        string="Address for Returns",
        compute="_compute_return_alias_name",
        inverse="_inverse_return_alias",
        compute_sudo=True,
        help="Mails to this address open return requests. Empty: none do.",
    )
    return_alias_domain_id = fields.Many2one(
        comodel_name="mail.alias.domain",
        string="Domain of the Address for Returns",
        compute="_compute_return_alias_domain_id",
        inverse="_inverse_return_alias",
        compute_sudo=True,
    )
    return_alias_contact = fields.Selection(
        selection=[("everyone", "Everyone"), ("partners", "Customers only")],
        string="Who May Ask for Returns by E-mail",
        compute="_compute_return_alias_contact",
        inverse="_inverse_return_alias",
        compute_sudo=True,
        help="Others get a polite refusal.",
    )

    _return_schedule_days_positive = models.Constraint(
        "CHECK (return_reminder_days >= 0 AND return_expiry_days >= 0)",
        "The days of reminders and of closing cannot be negative.",
    )
    _return_notice_alert_hours_range = models.Constraint(
        "CHECK (return_notice_alert_hours BETWEEN 0 AND 720)",
        "Unsent notices are reported after 0 to 720 hours.",
    )

    @api.model
    def _get_limits(self):
        """Override to bound what people set."""
        return {
            **super()._get_limits(),
            "return_reminder_days": DAYS_LIMIT,
            "return_expiry_days": DAYS_LIMIT,
            "return_notice_alert_hours": HOURS_LIMIT,
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base` to give new companies notices."""
        companies = super().create(vals_list)
        companies.sudo()._create_return_notice_settings()
        return companies

    # === ADDRESS FOR RETURNS === #

    # Each field has its own method: fields computed together are protected together,
    # and could not be read while one of them is kept.
    @api.depends("return_alias_id.alias_name")
    def _compute_return_alias_name(self):
        for company in self:
            company.return_alias_name = company.return_alias_id.alias_name

    @api.depends("return_alias_id.alias_domain_id", "alias_domain_id")
    def _compute_return_alias_domain_id(self):
        for company in self:
            domain = company.return_alias_id.alias_domain_id
            company.return_alias_domain_id = domain or company.alias_domain_id

    @api.depends("return_alias_id.alias_contact")
    def _compute_return_alias_contact(self):
        for company in self:
            is_limited = company.return_alias_id.alias_contact == "partners"
            company.return_alias_contact = "partners" if is_limited else "everyone"

    def _inverse_return_alias(self):
        """Keep the alias, and make it when there is something to keep.

        :raise ValidationError: if the domain is of another company.
        """
        for company in self:
            domain = company.return_alias_domain_id
            if domain.company_ids and company not in domain.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(domain)s is the e-mail domain of %(others)s: choose one of "
                        "%(company)s for its returns.",
                        domain=domain.name,
                        others=", ".join(domain.company_ids.mapped("name")),
                        company=company.name,
                    )
                )
            vals = {
                "alias_name": company.return_alias_name,
                "alias_domain_id": domain.id,
                "alias_contact": company.return_alias_contact or "everyone",
            }
            # sudo: who may change the company may change its address for returns.
            if company.return_alias_id:
                company.return_alias_id.sudo().write(vals)
            elif company.return_alias_name or vals["alias_contact"] != "everyone":
                company.return_alias_id = (
                    self.env["mail.alias"]
                    .sudo()
                    .create({**vals, **company._prepare_return_alias_vals()})
                )

    def _prepare_return_alias_vals(self):
        """Return what mails to the address become.

        No document owns the alias: the returns say themselves who may write.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "alias_model_id": self.env["ir.model"]._get_id("return.order"),
            "alias_defaults": repr({"company_id": self.id, "channel": "email"}),
        }

    # === NOTICES === #

    def _create_return_notice_settings(self):
        """Create the notices of the steps that these companies lack.

        :return: the new settings.
        :rtype: return.order.notice.setting
        """
        Setting = self.env["return.order.notice.setting"]
        existing = {
            (setting.company_id, setting.step)
            for setting in Setting.search([("company_id", "in", self.ids)])
        }
        templates = {
            step: self.env.ref(xmlid, raise_if_not_found=False)
            for step, xmlid in Setting._get_notice_templates().items()
        }
        return Setting.create(
            [
                {
                    "company_id": company.id,
                    "step": step,
                    "sequence": sequence,
                    "mail_template_id": templates[step].id,
                }
                for company in self
                for sequence, step in enumerate(
                    Setting._fields["step"].get_values(self.env)
                )
                if templates.get(step) and (company, step) not in existing
            ]
        )
