from uuid import uuid4

from odoo import api, models
from odoo.fields import Domain


class ReturnOrder(models.Model):
    """Who of the customer may see a return, by an account or by the token of a link.

    The core has no page for customers: addons show theirs to whom this lets in.
    """

    _name = "return.order"
    _inherit = ["portal.mixin", "return.order"]

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to shut out who is no longer the customer."""
        if "partner_id" not in vals:
            return super().write(vals)
        left = self.filtered(lambda order: order.partner_id.id != vals["partner_id"])
        former = {order: order.partner_id for order in left}
        result = super().write(vals)
        left._change_link()
        for order, partner in former.items():
            order._unfollow_former_customer(partner)
        return result

    # === WHO === #

    @api.model
    def _get_customer_domain(self):
        """Return the domain of the returns of the customer whom the user belongs to.

        Customers have no rights on returns: what they see is read as superuser, and
        only this domain and `_is_visible_to_customer` let somebody in.

        :rtype: Domain
        """
        user = self.env.user
        if user._is_public():
            return Domain.FALSE
        return Domain("partner_id", "child_of", user.commercial_partner_id.id)

    @api.model
    def _get_shown_domain(self):
        """Return the domain of the returns that their customers may know of.

        What staff only drafted is nobody else's business. Addons add what customers
        asked for themselves.

        :rtype: Domain
        """
        return Domain("state", "!=", "draft")

    def _is_visible_to_customer(self):
        """Return whether the user may see what customers see of this return.

        Staff do as far as they may read the return. What they have not submitted yet is
        not shown to the customer.

        :rtype: bool
        """
        self.ensure_one()
        if self.env.user._is_internal():
            return self.has_access("read")
        # sudo: as in `_is_of_user`.
        shown = self.sudo().filtered_domain(self._get_shown_domain())
        return bool(shown) and self._is_of_user()

    def _is_of_user(self):
        """Return whether the user belongs to the customer, or to a company above.

        :rtype: bool
        """
        self.ensure_one()
        user = self.env.user
        if user._is_public():
            return False
        # sudo: customers have no rights on returns, see `_get_customer_domain`.
        partner = self.sudo().partner_id
        while partner and partner != user.commercial_partner_id:
            partner = partner.parent_id
        return bool(partner)

    # === TOKEN === #

    def _is_link_expired(self):
        """Return whether the token of the return is too old to let anybody in.

        :rtype: bool
        """
        self.ensure_one()
        return False

    def _change_link(self):
        """Let the next mail to the customer hold a new token, and no other one work.

        What was signed for the messages of the return dies along with it.
        """
        for order in self:
            order._write_transition({"access_token": str(uuid4())})

    def _unfollow_former_customer(self, partner):
        """Send no more mails to the former customer and their colleagues.

        :param res.partner partner: who was the customer.
        """
        self.ensure_one()
        # sudo: whoever changes the customer need not read the other one.
        order = self.sudo()
        former, current = (p.commercial_partner_id for p in (partner, order.partner_id))
        followers = order.message_partner_ids.filtered(
            lambda follower: (
                follower.partner_share
                and follower.commercial_partner_id == former != current
            )
        )
        order.message_unsubscribe(followers.ids)

    # === WHAT CUSTOMERS ARE SHOWN === #

    def _get_customer_page_parts(self):
        """Return what addons show beside the timeline where customers see the return.

        :return: XML IDs of templates, which get the return as ``return_order``.
        :rtype: list[str]
        """
        self.ensure_one()
        return []

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Override of `mail`: without a page there is no button that leads to it."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        # As `portal` leaves the address of what has none
        if len(self) != 1 or self.access_url != "#":
            return groups
        for name, __, options in groups:
            if name in ("portal_customer", "portal"):
                options["has_button_access"] = False
        return groups
