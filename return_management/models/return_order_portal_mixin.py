from odoo import api, models
from odoo.fields import Domain


class ReturnOrderPortalMixin(models.AbstractModel):
    """Who may see a return in the portal, and under which address."""

    _name = "return.order.portal.mixin"
    _description = "Returns in the Portal"
    _inherit = ["portal.mixin"]

    def _compute_access_url(self):
        """Override of `portal` to give the page of the return."""
        super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/returns/{order.id}"

    def _get_report_base_filename(self):
        """Name the files that the portal hands out, see `_show_report`.

        :rtype: str
        """
        self.ensure_one()
        return self.name.replace("/", "-")

    @api.model
    def _get_customer_domain(self):
        """Give the domain of the returns of the customer whom the user belongs to.

        Portal users have no rights on returns: their pages are read as superuser, and
        only this domain and `_is_visible_to_customer` open the door.

        :rtype: Domain
        """
        user = self.env.user
        if user._is_public():
            return Domain.FALSE
        return Domain("partner_id", "child_of", user.commercial_partner_id.id)

    def _is_visible_to_customer(self):
        """Tell whether the user may see the page of this return without its link.

        Staff see what the customer sees as far as they may read the return.

        :rtype: bool
        """
        self.ensure_one()
        user = self.env.user
        if user._is_internal():
            return self.has_access("read")
        # sudo: portal users have no rights on returns, see `_get_customer_domain`.
        partner = self.sudo().partner_id
        return not user._is_public() and (
            partner.commercial_partner_id == user.commercial_partner_id
        )
