from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """The address of a company to which customers write about returns.

    The alias is made with the first setting; without a name it takes no mails.
    """

    _inherit = "res.company"

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
