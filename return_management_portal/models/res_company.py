from odoo import api, fields, models

from odoo.addons.return_management.const import DAYS_LIMIT


class ResCompany(models.Model):
    """What customers find in the portal, and how long."""

    _inherit = "res.company"

    # Ways back that customers can choose in the portal
    return_portal_ship = fields.Boolean(
        string="Customers May Ship",
        default=True,
        help="Customers who ask for a return in the portal can send the goods.",
    )
    return_portal_pickup = fields.Boolean(
        string="Carrier May Pick Up",
        help="Customers who ask for a return in the portal can have the goods picked "
        "up by a carrier.",
    )
    return_portal_drop_off = fields.Boolean(
        string="Customers May Drop Off",
        default=True,
        help="Customers who ask for a return in the portal can bring the goods.",
    )
    return_link_days = fields.Integer(
        string="Days of the Link",
        default=90,
        help="The link in mails opens the page of a return until so many days after it "
        "was closed; after that customers sign in. Zero: without end.",
    )

    _return_link_days_range = models.Constraint(
        "CHECK (return_link_days = 0 OR return_link_days BETWEEN 30 AND 3650)",
        "The link of a return opens for 30 to 3650 days after closing or, with zero, "
        "without end.",
    )

    @api.model
    def _get_limits(self):
        """Override to bound what people set."""
        return {**super()._get_limits(), "return_link_days": DAYS_LIMIT}
