from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize
from odoo.tools.mail import parse_contact_from_email


class ReturnOrder(models.Model):
    """Finds out who wrote a mail about returns, and about which orders.

    Whoever writes learns nothing: numbers count only where they belong to the customer
    whose address the mail comes from.
    """

    _inherit = "return.order"

    @api.model
    def _get_mail_address(self, msg_dict):
        """Return the address a mail comes from.

        :param dict msg_dict: see `mail.thread.message_parse`.
        :return: normalized; False where it cannot be an address.
        :rtype: str | bool
        """
        return email_normalize(msg_dict.get("email_from") or "", strict=False)

    @api.model
    def _get_mail_company(self, values):
        """Return the company that a mail is for.

        :param dict values: defaults of the alias, may be empty.
        :rtype: res.company
        """
        company = (
            self.env["res.company"].sudo().browse((values or {}).get("company_id"))
        )
        return company.exists() or self.env.company

    @api.model
    def _find_mail_customer(self, address, company, numbers):
        """Return the customer of a company who has an address.

        Of several, whoever has an order that the mail names, then orders at all.

        :param str address: normalized; may be False.
        :param res.company company: whose customer, or of all companies.
        :param set[str] numbers: that the mail names.
        :return: may be empty; the company's own people are no customers of it.
        :rtype: res.partner
        """
        if not address:
            return self.env["res.partner"]
        # sudo: the gateway works for whoever sent the mail.
        partners = (
            self.env["res.partner"]
            .sudo()
            .search(
                [
                    ("email_normalized", "=", address),
                    ("company_id", "in", (company.id, False)),
                ]
            )
            .filtered(
                lambda partner: (
                    partner.partner_share
                    and partner.commercial_partner_id != company.partner_id
                )
            )
        )
        return self._choose_mail_customer(partners, company, numbers)

    @api.model
    def _choose_mail_customer(self, partners, company, numbers):
        """Choose among customers with the same address.

        :param res.partner partners: see `_find_mail_customer`, as the others.
        :rtype: res.partner
        """
        if len(partners) < 2:
            return partners
        customers = partners.commercial_partner_id
        named = self._find_mentioned_sale_orders(customers, company, numbers)
        named_customers = named.partner_id.commercial_partner_id
        domain = self._get_sale_order_domain(customers, company)
        # sudo: as in `_find_mail_customer`.
        groups = self.env["sale.order"].sudo()._read_group(domain, ["partner_id"])
        buyers = self.env["res.partner"].sudo().union(*(buyer for (buyer,) in groups))
        return partners.sorted(
            lambda partner: (
                partner.commercial_partner_id not in named_customers,
                partner not in buyers,
                partner.commercial_partner_id not in buyers.commercial_partner_id,
                not partner.company_id,
                partner.id,
            )
        )[:1]

    @api.model
    def _get_sale_order_domain(self, customers, company):
        """Return the domain of what customers bought of a company.

        :param res.partner customers: commercial entities.
        :param res.company company: the seller.
        :rtype: Domain
        """
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "sale")
            & Domain("partner_id.commercial_partner_id", "in", customers.ids)
        )

    @api.model
    def _find_mentioned_sale_orders(self, customers, company, numbers):
        """Return the orders of customers that a mail names.

        :param res.partner customers: commercial entities.
        :param res.company company: the seller.
        :param set[str] numbers: ours, or the customers' own.
        :rtype: sale.order
        """
        if not numbers or not customers:
            return self.env["sale.order"]
        # sudo: as in `_find_mail_customer`.
        return (
            self.env["sale.order"]
            .sudo()
            .search(
                self._get_sale_order_domain(customers, company)
                & (
                    Domain("name", "in", numbers)
                    | Domain("client_order_ref", "in", numbers)
                ),
                limit=20,
            )
        )

    @api.model
    def _find_mentioned_returns(self, customer, company, numbers):
        """Return the returns of a customer that a mail names.

        :param res.partner customer: who wrote.
        :param res.company company: whom they wrote to.
        :param set[str] numbers: that the mail names.
        :rtype: return.order
        """
        if not numbers:
            return self.browse()
        # sudo: as in `_find_mail_customer`.
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("name", "in", numbers),
                (
                    "partner_id.commercial_partner_id",
                    "=",
                    customer.commercial_partner_id.id,
                ),
            ],
            limit=2,
        )

    @api.model
    def _create_mail_contact(self, msg_dict, company):
        """Make a contact of a sender whom nobody knows.

        :param dict msg_dict: see `mail.thread.message_parse`.
        :param res.company company: whom they wrote to; only it gets the contact.
        :rtype: res.partner
        """
        sender = (msg_dict.get("email_from") or "").strip()
        name, address = parse_contact_from_email(sender)
        name = name.strip('" ') or address or sender or self.env._("Unknown Sender")
        # sudo: as in `_find_mail_customer`.
        return (
            self.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": name,
                    "email": self._get_mail_address(msg_dict) or sender,
                    "company_id": company.id,
                    "is_company": False,
                }
            )
        )
