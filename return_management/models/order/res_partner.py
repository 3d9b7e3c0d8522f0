from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    return_order_count = fields.Integer(compute="_compute_return_order_count")

    def _compute_return_order_count(self):
        """Count the returns of these customers and of their contacts."""
        self.return_order_count = 0
        if not self.env["return.order"].has_access("read"):
            return
        partners = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self.ids)], ["parent_id"]
        )
        own_ids = set(self.ids)
        for partner, count in self.env["return.order"]._read_group(
            [("partner_id", "in", partners.ids)], ["partner_id"], ["__count"]
        ):
            while partner:
                if partner.id in own_ids:
                    partner.return_order_count += count
                partner = partner.parent_id

    def action_view_return_orders(self):
        """Open the returns of these customers and of their contacts.

        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "return_management.return_order_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.ids)],
            "context": {"default_partner_id": self[:1].id},
            "path": False,
        }
