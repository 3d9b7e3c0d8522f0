from odoo import models


class MailNotification(models.Model):
    _inherit = "mail.notification"

    def write(self, vals):
        """Override of `mail` to let the notices of returns follow their mails."""
        result = super().write(vals)
        if "notification_status" in vals:
            self.env["return.order.notice"]._follow_notifications(self)
        return result
