from odoo import models


class IrModel(models.Model):
    _inherit = "ir.model"

    def unlink(self):
        """Override of `base`: nothing remains to be printed of a model that is gone."""
        names = self.mapped("model")
        # With its own model the table goes, too.
        if "controlled.document.form" not in names:
            forms = self.env["controlled.document.form"].sudo()
            forms.search([("res_model", "in", names)]).unlink()
        return super().unlink()
