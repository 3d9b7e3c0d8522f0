from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base` to give new companies the documents of returns."""
        companies = super().create(vals_list)
        companies.sudo()._create_return_documents()
        return companies

    def _create_return_documents(self):
        """Draft the procedure and the forms of returns for these companies.

        :return: those that they had not got yet.
        :rtype: controlled.document
        """
        return self.env["controlled.document"]._create_return_documents(self)
