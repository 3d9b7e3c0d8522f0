from odoo import models

from ..incoming_mail import is_automatic


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """Override of `mail` to choose what a mail about returns does.

        What a machine wrote goes nowhere: not even a refusal is sent, or two machines
        might answer each other for ever.
        """
        if route[0] == "return.order" and not route[1]:
            Return = self.env["return.order"]
            if Return._is_mail_ignored(message, message_dict):
                return False
            route = Return._redirect_mail_route(message_dict, route)
        return super()._routing_check_route(
            message, message_dict, route, raise_exception=raise_exception
        )

    def _message_route_process(self, message, message_dict, routes):
        """Override of `mail` to let the documents know that a machine wrote."""
        if is_automatic(message):
            self = self.with_context(mail_is_automatic=True)
        return super()._message_route_process(message, message_dict, routes)
