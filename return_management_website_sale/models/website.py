from odoo import models
from odoo.http import request

from odoo.addons.return_management_policy.models.policy_case import (
    PolicyFacts,
)


class Website(models.Model):
    _inherit = "website"

    def _get_return_policy_texts(self, product):
        """Return what the visitor reads about returns of a product.

        :param product.product product: what is shown; may be empty.
        :return: one text, or none where no policy applies.
        :rtype: list[PolicyText]
        """
        self.ensure_one()
        if not product or product.type == "service":
            return []
        facts = self._prepare_return_policy_facts(product)
        policy = self.env["return.order.policy"]._get_applicable([facts])[facts]
        return [policy._get_customer_text()] if policy else []

    def _prepare_return_policy_facts(self, product):
        """Return what the policy would be chosen by if the visitor ordered now.

        :param product.product product: what is shown.
        :rtype: PolicyFacts
        """
        self.ensure_one()
        user = self.env.user
        partner = self.env["res.partner"] if user._is_public() else user.partner_id
        # sudo: visitors may not read companies.
        company = self.sudo().company_id
        return PolicyFacts(
            company_id=company.id,
            date=company._get_return_today(),
            product_id=product.id,
            partner_id=partner.id,
            country_id=partner.country_id.id or self._get_visitor_country_id(),
            team_id=self.sudo().salesteam_id.id,
        )

    def _get_visitor_country_id(self):
        """Return the country that the address of the visitor tells.

        :rtype: int | bool
        """
        code = request and request.geoip.country_code
        if not code:
            return False
        return self.env["res.country"].search([("code", "=", code)], limit=1).id
