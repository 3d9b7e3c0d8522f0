from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_document_date(self):
        """Return today's date where the company is: there documents come into force.

        :rtype: datetime.date
        """
        # sudo: the time zone of a company is no secret.
        timezone = self[:1].sudo().partner_id.tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=timezone))
