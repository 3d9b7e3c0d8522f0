from email.message import EmailMessage

from markupsafe import Markup

from odoo import Command, api, models
from odoo.tools import html2plaintext, plaintext2html
from odoo.tools.mail import email_split
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.return_management.pictures import (
    MAX_PIXELS,
    MEASURED,
    measure_picture,
    remove_place,
)

from ..incoming_mail import clean_file_name, is_dangerous

MEGABYTE = 1024 * 1024
# What a mail may bring; system parameters `return_management.mail_*` change it
LIMITS = {
    "file_megabytes": 10,
    "total_megabytes": 25,
    "files": 30,
    "recipients": 50,
    # Automatic answers within a day
    "answers_to_address": 10,
    "answers_to_domain": 10,
    "answers_to_strangers": 50,
}
# Characters of HTML that a mail may have, and of text that is shown of a longer one
BODY_LIMIT = 200_000
BODY_SHOWN = 20_000


class ReturnOrder(models.Model):
    """Keeps the files of mails as evidence, within limits, and says what it drops."""

    _inherit = "return.order"

    # === LIMITS === #

    @api.model
    def _get_mail_limit(self, name):
        """Return a limit of what a mail may bring.

        :param str name: a key of `LIMITS`.
        :rtype: int
        """
        # sudo: whoever the gateway works for may not read parameters.
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param(f"return_management.mail_{name}", "")
        )
        return int(value) if value.isdigit() else LIMITS[name]

    @api.model
    def _limit_mail(self, msg_dict):
        """Take out of a mail what is too much or may do harm.

        :param dict msg_dict: see `mail.thread.message_parse`; it is changed.
        :return: what staff have to know about it.
        :rtype: list[str]
        """
        notes = self._limit_mail_body(msg_dict)
        notes += self._limit_mail_files(msg_dict)
        recipients = len(email_split(msg_dict.get("recipients") or ""))
        if recipients > self._get_mail_limit("recipients"):
            notes.append(
                self.env._(
                    "The mail went to %(count)s recipients: it may be advertising.",
                    count=recipients,
                )
            )
        return notes

    @api.model
    def _limit_mail_body(self, msg_dict):
        """Shorten a text that is too long to be shown, and keep it as a file.

        :param dict msg_dict: see `_limit_mail`.
        :rtype: list[str]
        """
        body = msg_dict.get("body") or ""
        if len(body) <= BODY_LIMIT:
            return []
        text = html2plaintext(body)
        msg_dict["body"] = plaintext2html(f"{text[:BODY_SHOWN]}…")
        # In front, so that no other file takes its place.
        msg_dict["attachments"] = [
            self._Attachment("message.txt", text, {}),
            *(msg_dict.get("attachments") or []),
        ]
        return [
            self.env._(
                "The text of the mail is very long: the beginning is shown, the whole "
                "text is in the file message.txt."
            )
        ]

    @api.model
    def _limit_mail_files(self, msg_dict):
        """Drop the files of a mail that are too large, too many or dangerous.

        :param dict msg_dict: see `_limit_mail`.
        :rtype: list[str]
        """
        kept, notes, total = [], [], 0
        for file in msg_dict.get("attachments") or []:
            content = self._get_mail_file_content(file)
            name = clean_file_name(file[0])
            reason = self._get_mail_file_obstacle(name, content, total, len(kept))
            if reason:
                notes.append(
                    self.env._(
                        "The file %(name)s was not kept: %(reason)s.",
                        name=name,
                        reason=reason,
                    )
                )
            else:
                kept.append(self._Attachment(name, *self._clean_mail_file(file)[1:]))
                total += len(content)
        msg_dict["attachments"] = kept
        return notes

    @api.model
    def _get_mail_file_content(self, file):
        """Return the bytes of a file as the gateway hands it over.

        :param tuple file: name, content, and what else is known.
        :rtype: bytes
        """
        content = file[1]
        if isinstance(content, EmailMessage):
            return content.as_bytes()
        if isinstance(content, str):
            return content.encode("utf-8", errors="replace")
        return content or b""

    @api.model
    def _clean_mail_file(self, file):
        """Take out of a photo where it was taken.

        :param tuple file: see `_get_mail_file_content`.
        :rtype: tuple
        """
        content = self._get_mail_file_content(file)
        mimetype = guess_mimetype(content) if content else ""
        if mimetype not in MEASURED or measure_picture(content) is None:
            return file
        return (file[0], remove_place(content, mimetype), *file[2:])

    @api.model
    def _get_mail_file_obstacle(self, name, content, total, count):
        """Return why a file of a mail is not kept.

        :param str name: cleaned.
        :param bytes content: of the file.
        :param int total: bytes of the files before.
        :param int count: of the files before.
        :return: False if it is kept.
        :rtype: str | bool
        """
        limit = self._get_mail_limit("file_megabytes")
        if is_dangerous(name, content):
            return self.env._("files of this kind may do harm")
        if len(content) > limit * MEGABYTE:
            return self.env._("it is larger than %(limit)s MB", limit=limit)
        is_picture = content and guess_mimetype(content) in MEASURED
        if is_picture and (measure_picture(content) or 0) > MAX_PIXELS:
            return self.env._(
                "it has more than %(limit)s million pixels",
                limit=MAX_PIXELS // 1_000_000,
            )
        limit = self._get_mail_limit("total_megabytes")
        if total + len(content) > limit * MEGABYTE:
            return self.env._(
                "the files of the mail are larger than %(limit)s MB", limit=limit
            )
        limit = self._get_mail_limit("files")
        if count >= limit:
            return self.env._("the mail had more than %(limit)s files", limit=limit)
        return False

    def _log_mail_notes(self, notes):
        """Tell staff what became of a mail.

        :param list[str] notes: see `_limit_mail`.
        """
        if notes:
            self._message_log(
                body=Markup("<br/>").join(notes),
                author_id=self.env.ref("base.partner_root").id,
            )

    # === EVIDENCE === #

    def _keep_mail_evidence(self, message):
        """Make the files of a customer's mail evidence of the return.

        :param mail.message message: as it was posted.
        """
        author = message.author_id
        if message.attachment_ids and (not author or author.partner_share):
            # sudo: the mail came in under the name of whoever sent it.
            self.sudo().attachment_ids = [
                Command.link(file.id) for file in message.attachment_ids
            ]
