from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

# How often the link may be asked for within an hour
LIMITS = {"ip": 30, "email": 5}
LENGTH_LIMIT = 254


class ReturnOrderLinkRequest(models.TransientModel):
    """Somebody without an account who asks for the link to return items of an order.

    Right and wrong pairs of order and address take the same way: the asking is kept,
    and a scheduled action answers those that are right. So neither the page nor the
    time it takes tell which orders and addresses exist.
    """

    _name = "return.order.link.request"
    _description = "Request for a Return Link"
    _transient_max_hours = 24.0

    reference = fields.Char(string="Order Reference", required=True)
    email = fields.Char(required=True, index=True)
    ip = fields.Char(string="IP Address", index=True)
    is_answered = fields.Boolean(index=True)

    # === BUSINESS METHODS === #

    @api.model
    def _ask(self, reference, email, ip):
        """Keep that somebody asked for the link, unless too often.

        :param str reference: number of the order, as it was entered.
        :param str email: as it was entered.
        :param str ip: where it came from.
        :return: whether it was not too often; nothing tells whether it was right.
        :rtype: bool
        """
        email = (email_normalize(email) or email.strip().lower())[:LENGTH_LIMIT]
        if self._is_too_often(email=email, ip=ip):
            return False
        self.create(
            {"reference": reference.strip()[:LENGTH_LIMIT], "email": email, "ip": ip}
        )
        cron = self.env.ref(
            "return_management_portal.ir_cron_return_order_link_request_answer"
        )
        # sudo: the action answers for everybody.
        cron.sudo()._trigger()
        return True

    @api.model
    def _is_too_often(self, **origin):
        """Return whether an address or a place asked too often within the last hour.

        :param origin: ``email`` and ``ip``.
        :rtype: bool
        """
        since = fields.Datetime.now() - timedelta(hours=1)
        return any(
            self.search_count(
                [(name, "=", value), ("create_date", ">", since)], limit=LIMITS[name]
            )
            >= LIMITS[name]
            for name, value in origin.items()
            if value
        )

    @api.model
    def _cron_answer(self):
        """Send the links that were asked for rightly."""
        waiting = self.search([("is_answered", "=", False)])
        for asked, orders in waiting._get_orders().items():
            asked._send_links(orders)
        waiting.is_answered = True

    def _get_orders(self):
        """Find the orders that were asked for by somebody who gets mail about them.

        :return: by the asking; empty where something was wrong.
        :rtype: dict[return.order.link.request, sale.order]
        """
        references = {asked.reference.lstrip("#").strip() for asked in self}
        orders = self.env["sale.order"].search(
            Domain("state", "=", "sale")
            & Domain.OR(Domain("name", "=ilike", _escape(name)) for name in references)
        )
        return {
            asked: orders.filtered(
                lambda order, asked=asked: (
                    order.name.lower() == asked.reference.lstrip("#").strip().lower()
                    and asked._get_recipient(order)
                )
            )
            for asked in self
        }

    def _get_recipient(self, order):
        """Return who of an order has the address that was entered.

        :param sale.order order: that was asked for.
        :rtype: res.partner
        """
        self.ensure_one()
        partners = (
            order.partner_id
            | order.partner_invoice_id
            | order.partner_shipping_id
            | order.partner_id.commercial_partner_id
        )
        return partners.filtered(lambda p: p.email_normalized == self.email)[:1]

    def _send_links(self, orders):
        """Queue the links, to the address on record and to nobody else.

        :param sale.order orders: of whoever asked.
        """
        self.ensure_one()
        template = self.env.ref(
            "return_management_portal.mail_template_sale_order_return_link",
            raise_if_not_found=False,
        )
        if not template:
            return
        for order in orders:
            template.send_mail(
                order.id,
                email_values={
                    "email_to": self._get_recipient(order).email_formatted,
                    "recipient_ids": [],
                },
            )


def _escape(text):
    """Take a text literally in a search by pattern.

    :rtype: str
    """
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
