from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        """Override of `resource` to forget where companies are."""
        result = super().write(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()
        return result
