from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...utils import join_facts

# The action of goods that are refused
SEND_BACK = "send_back"


class ReturnOrderDisposition(models.Model):
    """What becomes of returned goods once they have been inspected.

    The ``action`` says which stock operation the disposition stands for; the
    destination may be left empty, then the one of the warehouse is used.
    """

    _name = "return.order.disposition"
    _description = "Disposition of Returned Goods"
    _inherit = ["guarded.limits.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use this disposition in every company.",
    )
    action = fields.Selection(
        selection=[
            ("restock", "Back to Stock"),
            ("relocate", "Move to a Location"),
            ("discount", "Sell at a Discount"),
            ("repair", "Repair"),
            ("scrap", "Scrap"),
            ("vendor", "Return to Vendor"),
            (SEND_BACK, "Send Back to Customer"),
            ("keep", "Customer Keeps the Goods"),
        ],
        required=True,
        default="restock",
    )
    location_dest_id = fields.Many2one(
        comodel_name="stock.location",
        string="Destination",
        check_company=True,
        domain="[('usage', 'in', ('internal', 'inventory'))]",
        help="Where the goods go. Empty: the location of the warehouse for this "
        "action.",
    )
    credit_percent = fields.Float(
        string="Share Credited (%)",
        default=100.0,
        help="Proposed share of the price that the customer gets back.",
    )

    _credit_percent_range = models.Constraint(
        "CHECK (credit_percent >= 0 AND credit_percent <= 100)",
        "The share credited must lie between 0 and 100 %.",
    )

    @property
    def goes_back(self):
        """Whether goods go to the customer as they came, so that they bring no money.

        :return: False without a disposition.
        :rtype: bool
        """
        return self.action == SEND_BACK

    @api.constrains("action", "location_dest_id")
    def _check_location_dest_id(self):
        """Refuse a destination that contradicts the action.

        :raise ValidationError: if a relocation names no destination, or if goods
            that are scrapped would stay in stock (or the other way round).
        """
        for disposition in self:
            location = disposition.location_dest_id
            if disposition.action == "relocate" and not location:
                raise ValidationError(
                    self.env._(
                        "%(name)s moves goods to a location: choose the destination.",
                        name=disposition.name,
                    )
                )
            if location and (disposition.action == "scrap") != (
                location.usage == "inventory"
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot use the destination %(location)s: goods are "
                        "scrapped into an inventory loss location, and every other "
                        "action needs an internal one.",
                        name=disposition.name,
                        location=location.display_name,
                    )
                )

    def _describe(self):
        """Put the disposition into words.

        :rtype: str
        """
        self.ensure_one()
        actions = dict(self._fields["action"]._description_selection(self.env))
        action = actions[self.action]
        parts = [self.name]
        if action != self.name:
            parts.append(action)
        parts.append(self.env._("%(share)g %% credited", share=self.credit_percent))
        # sudo: whoever reads it need not have rights on locations.
        location = self.sudo().location_dest_id
        if location:
            parts.append(location.display_name)
        return join_facts(self.env, parts)
