from markupsafe import Markup

from odoo import api, models

from ...customer_text import strip_remote


class ReturnOrder(models.Model):
    """Keeps the customer's words without what is fetched when they are read.

    The return is shown to staff and printed by the server: neither shall tell a
    stranger that it was read, or knock at an address of the inner network.
    """

    _inherit = "return.order"

    @api.model_create_multi
    def create(self, vals_list):
        """Override to take remote contents out of the description."""
        return super().create([self._strip_description(vals) for vals in vals_list])

    def write(self, vals):
        """Override to take remote contents out of the description."""
        return super().write(self._strip_description(vals))

    def _message_create(self, values_list):
        """Override of `mail` to take remote contents out of what others write.

        Mails and messages of people who are not staff are read by staff, too.
        """
        return super()._message_create(
            [
                {**values, "body": self._strip_message(values)}
                if self._is_message_of_stranger(values)
                else values
                for values in values_list
            ]
        )

    def _is_message_of_stranger(self, values):
        """Return whether somebody else than staff wrote a message.

        :param dict values: of a ``mail.message``.
        :rtype: bool
        """
        if values.get("message_type") == "email":
            return True
        # sudo: whether the author is staff is no secret, and not all may read users.
        author = self.env["res.partner"].sudo().browse(values.get("author_id"))
        return not author or author.partner_share

    @api.model
    def _strip_message(self, values):
        """Return the body of a message without what is fetched when it is read.

        :param dict values: of a ``mail.message``.
        :rtype: str | Markup
        """
        body = values.get("body") or ""
        # Plain text is escaped later, by whoever shows it.
        return Markup(strip_remote(body)) if isinstance(body, Markup) else body

    def _strip_description(self, vals):
        """Return values whose description reaches out to nobody.

        :param dict vals: the values to write.
        :rtype: dict
        """
        if not vals.get("description"):
            return vals
        return {**vals, "description": strip_remote(vals["description"])}
