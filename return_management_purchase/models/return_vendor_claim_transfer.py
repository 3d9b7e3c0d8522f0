from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnVendorClaim(models.Model):
    """Sends the goods of a claim back to the vendor."""

    _inherit = "return.vendor.claim"

    picking_ids = fields.One2many(
        comodel_name="stock.picking",
        inverse_name="return_vendor_claim_id",
        string="Transfers",
    )
    picking_count = fields.Integer(compute="_compute_picking_count", compute_sudo=True)

    @api.depends("picking_ids")
    def _compute_picking_count(self):
        for claim in self:
            claim.picking_count = len(claim.picking_ids)

    def action_create_transfer(self):
        """Create the transfers that take the goods to the vendor.

        :return: the action that shows them.
        :rtype: dict
        :raise UserError: if nothing is left to send.
        """
        self._check_can_claim()
        self._check_state(("sent", "agreed", "credited"))
        self._create_transfers()
        return self.action_view_pickings()

    def action_view_pickings(self):
        """Open the transfers of these claims.

        :rtype: dict
        """
        return self.picking_ids._get_records_action(
            name=self.env._("Transfers"), context={"create": False}
        )

    def _create_transfers(self):
        """Create one transfer per claim, warehouse and place where goods wait.

        :return: the transfers, confirmed and reserved.
        :rtype: stock.picking
        :raise UserError: if nothing is left to send.
        """
        groups = defaultdict(lambda: self.env["return.vendor.claim.line"])
        # sudo: officers and purchasers need no rights on transfers.
        for line in self.sudo().line_ids:
            if line.product_uom_id.compare(line._get_qty_to_send(), 0) > 0:
                groups[(line.claim_id, *line._get_place())] |= line
        if not groups:
            raise UserError(
                self.env._(
                    "%(claims)s: transfers exist for all goods, so nothing is left to "
                    "send.",
                    claims=", ".join(self.mapped("name")),
                )
            )
        pickings = (
            self.env["stock.picking"]
            .sudo()
            .create(
                [
                    lines._prepare_transfer_vals(warehouse, location)
                    for (__, warehouse, location), lines in groups.items()
                ]
            )
        )
        pickings.move_ids._action_confirm(merge=False)
        pickings.move_ids._reserve_claimed_goods()
        return pickings.sudo(self.env.su)
