from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    return_vendor_claim_id = fields.Many2one(
        comodel_name="return.vendor.claim",
        string="Vendor Claim",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )

    def _create_backorder_picking(self):
        """Override of `stock`: the rest of a claim still belongs to it."""
        backorder = super()._create_backorder_picking()
        # sudo: the claim follows from the transfer, nobody may write it.
        backorder.sudo().return_vendor_claim_id = self.return_vendor_claim_id
        return backorder

    def action_view_return_vendor_claim(self):
        """Open the claim that these goods go back with.

        :rtype: dict
        """
        return self.return_vendor_claim_id._get_records_action(
            name=self.env._("Vendor Claim")
        )
