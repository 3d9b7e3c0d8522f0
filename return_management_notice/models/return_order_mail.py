import logging
from ast import literal_eval
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from odoo.addons.mail.tools.alias_error import AliasError

from ..incoming_mail import find_numbers, is_automatic

_logger = logging.getLogger(__name__)

# Characters of a mail in which numbers of orders are looked for
TEXT_READ = 20_000
SUBJECT_LENGTH = 200


class ReturnOrder(models.Model):
    """Opens return requests from mails to the address for returns."""

    _inherit = "return.order"

    sender_email = fields.Char(
        string="Sender",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Address from which the mail came that opened this return.",
    )
    is_sender_unknown = fields.Boolean(
        string="Sender Not Known",
        readonly=True,
        copy=False,
        help="No customer of the company has the address of the sender.",
    )
    mentioned_sale_order_ids = fields.Many2many(
        comodel_name="sale.order",
        relation="return_order_mentioned_sale_order_rel",
        string="Orders Mentioned",
        readonly=True,
        copy=False,
        help="Orders of the customer that the mail names.",
    )

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to believe staff who say who the customer is."""
        result = super().write(vals)
        if "partner_id" in vals:
            self.filtered("is_sender_unknown")._write_transition(
                {"is_sender_unknown": False}
            )
        return result

    # === WHAT CUSTOMERS KNOW === #

    @api.model
    def _get_shown_domain(self):
        """Override: what customers wrote by mail is theirs."""
        domain = super()._get_shown_domain()
        return domain | Domain("sender_email", "!=", False)

    # === ACTION METHODS === #

    def action_confirm_sender(self):
        """Keep the contact that was made of an unknown sender.

        :raise AccessError: if the user may not change the returns.
        """
        self.check_access("write")
        self._write_transition({"is_sender_unknown": False})

    def action_add_mentioned_lines(self):
        """Open the dialog that asks what of the mentioned orders comes back.

        :return: the action of the dialog, its lines are added to this return.
        :rtype: dict
        :raise UserError: if the return is no draft, or nothing can be returned.
        """
        self.ensure_one()
        self._check_can_add_lines()
        orders = self.mentioned_sale_order_ids
        return self.env["return.order.create"]._open_for_lines(
            orders.order_line, orders.mapped("name"), target=self
        )

    # === MAIL GATEWAY: WHERE A MAIL GOES === #

    @api.model
    def _is_mail_ignored(self, message, msg_dict):
        """Return whether a mail opens no return and gets no answer.

        :param email.message.EmailMessage message: as it came in.
        :param dict msg_dict: see `mail.thread.message_parse`.
        :rtype: bool
        """
        reason = False
        if is_automatic(message):
            reason = "a machine wrote it"
        # sudo: the gateway works for whoever sent the mail.
        elif (
            self.env["mail.alias.domain"]
            .sudo()
            ._find_aliases([self._get_mail_address(msg_dict)])
        ):
            reason = "it comes from an address of ours"
        if reason:
            _logger.info(
                "Ignored mail from %s with Message-Id %s: %s",
                msg_dict.get("email_from"),
                msg_dict.get("message_id"),
                reason,
            )
        return bool(reason)

    @api.model
    def _redirect_mail_route(self, msg_dict, route):
        """Send a mail about a return of the sender there, instead of opening another.

        :param dict msg_dict: see `mail.thread.message_parse`.
        :param tuple route: see `mail.thread.message_route`.
        :return: the route to take.
        :rtype: tuple
        """
        company = self._get_mail_company(route[2])
        in_subject = find_numbers(msg_dict.get("subject"))
        in_text = find_numbers(self._get_mail_text(msg_dict))
        customer = self._find_mail_customer(
            self._get_mail_address(msg_dict), company, in_subject | in_text
        )
        if not customer:
            return route
        returns = self._find_mentioned_returns(customer, company, in_subject)
        # The text of an answer to something else may name an old return in passing.
        if not returns and not self._find_mentioned_sale_orders(
            customer.commercial_partner_id, company, in_subject | in_text
        ):
            returns = self._find_mentioned_returns(customer, company, in_text)
        if len(returns) != 1:
            return route
        return (route[0], returns.id, *route[2:])

    @api.model
    def _get_mail_text(self, msg_dict):
        """Return the text of a mail in which numbers are looked for.

        :param dict msg_dict: see `mail.thread.message_parse`.
        :rtype: str
        """
        # A tag may be cut: much more HTML than text is read.
        body = (msg_dict.get("body") or "")[: TEXT_READ * 10]
        return html2plaintext(body, include_references=False)[:TEXT_READ]

    def _alias_get_error(self, message, message_dict, alias):
        """Override of `mail` to know the customers of the company of the alias only."""
        error = super()._alias_get_error(message, message_dict, alias)
        author = self.env["res.partner"].browse(message_dict.get("author_id"))
        if error or alias.alias_contact != "partners" or not author.partner_share:
            return error
        # sudo: as in `_is_mail_ignored`.
        company = self._get_mail_company(literal_eval(alias.sudo().alias_defaults))
        address = self._get_mail_address(message_dict)
        if self._find_mail_customer(address, company, set()):
            return error
        return AliasError(
            "error_return_not_customer",
            self.env._("restricted to customers of the company"),
        )

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Override of `mail` to count the returns that a sender opened."""
        if not email_from_normalized:
            # Whoever hides their address shares the limit with all who do.
            return [("channel", "=", "email"), ("is_sender_unknown", "=", True)]
        return [("sender_email", "=", email_from_normalized)]

    # === MAIL GATEWAY: WHAT BECOMES OF A MAIL === #

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Override of `mail` to open a draft with what the mail tells.

        :param dict msg_dict: see `mail.thread.message_parse`; files that are not kept
            are taken out of it.
        :param dict custom_values: defaults of the alias.
        :rtype: return.order
        """
        company = self._get_mail_company(custom_values)
        lang = company.partner_id.lang or self.env.lang
        self = self.with_company(company).with_context(lang=lang)
        numbers = find_numbers(msg_dict.get("subject"), self._get_mail_text(msg_dict))
        address = self._get_mail_address(msg_dict)
        customer = self._find_mail_customer(address, company, numbers)
        orders = self._find_mentioned_sale_orders(
            customer.commercial_partner_id, company, numbers
        )
        notes = self._limit_mail(msg_dict)
        subject = (msg_dict.get("subject") or "").strip()
        partner = customer or self._create_mail_contact(msg_dict, company)
        # In another company's books the address may belong to somebody else.
        msg_dict["author_id"] = partner.id
        order = self.create(
            {
                "channel": "email",
                "client_ref": subject[:SUBJECT_LENGTH] or False,
                "description": msg_dict.get("body"),
                "user_id": self._get_mail_responsible(partner, orders, company).id,
                **(custom_values or {}),
                "company_id": company.id,
                "partner_id": partner.id,
                "sender_email": address or msg_dict.get("email_from"),
                "is_sender_unknown": not customer,
                "mentioned_sale_order_ids": [Command.set(orders.ids)],
            }
        )
        order._log_mail_notes(notes)
        return order.with_context(return_mail_opens=True)

    @api.model
    def _get_mail_responsible(self, partner, orders, company):
        """Choose who takes care of a return that came by mail.

        :param res.partner partner: who wrote.
        :param sale.order orders: that the mail names.
        :param res.company company: whom they wrote to.
        :return: may be empty.
        :rtype: res.users
        """
        users = orders.user_id | partner.user_id | partner.commercial_partner_id.user_id
        return users.filtered(
            lambda user: not user.share and company in user.company_ids
        )[:1]

    def message_update(self, msg_dict, update_vals=None):
        """Override of `mail` to keep the limits in answers, too.

        :raise AccessError: for whoever calls it from outside without rights; the
            gateway has them all.
        """
        self.check_access("write")
        notes = self._limit_mail(msg_dict)
        result = super().message_update(msg_dict, update_vals=update_vals)
        self._log_mail_notes(notes)
        return result

    def _message_post_after_hook(self, message, msg_values):
        """Override of `mail` to keep what a customer's mail shows, and to answer."""
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type == "email":
            self._keep_mail_evidence(message)
            if self.env.context.get("return_mail_opens"):
                opened = self.with_context(return_mail_opens=False)
                opened._finish_mail_request(message)
        return result

    def _finish_mail_request(self, message):
        """Show the pictures of the mail, tell the customer the number and staff of it.

        :param mail.message message: the mail, with its files.
        """
        self.ensure_one()
        if "cid:" in (self.description or ""):
            # The pictures were given addresses when the message was made.
            self.description = message.body
        self._announce_request()
        if not self.partner_id.email_normalized:
            return
        if self._is_answered_too_often():
            self._log_mail_notes(
                [
                    self.env._(
                        "No automatic answer was sent: too many mails came from this "
                        "sender, this domain or strangers within a day, and the sender "
                        "may be forged. Write to them if it is a customer."
                    )
                ]
            )
        else:
            self._notify_customer("received")

    def _is_answered_too_often(self):
        """Return whether forged senders may be using us to write to others.

        Strangers share a limit, and those of one domain a smaller one.

        :rtype: bool
        """
        self.ensure_one()
        address = self.partner_id.email_normalized
        since = fields.Datetime.now() - timedelta(days=1)
        by_mail = Domain("sender_email", "!=", False) & Domain(
            "create_date", ">", since
        )
        domains = {"answers_to_address": Domain("sender_email", "=", address)}
        if self.is_sender_unknown:
            host = address.rpartition("@")[2]
            unknown = Domain("is_sender_unknown", "=", True)
            domains["answers_to_strangers"] = unknown
            domains["answers_to_domain"] = unknown & Domain(
                "sender_email", "=like", f"%@{host}"
            )
        # sudo: as in `_is_mail_ignored`.
        orders = self.sudo().with_context(active_test=False)
        for name, domain in domains.items():
            limit = self._get_mail_limit(name)
            # This one counts as well.
            if orders.search_count(by_mail & domain, limit=limit + 1) > limit:
                return True
        return False
