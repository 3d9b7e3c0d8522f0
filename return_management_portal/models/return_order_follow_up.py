import re

from odoo import Command, models
from odoo.exceptions import UserError, ValidationError

# Numbers of carriers: letters, digits, and what they print between them
TRACKING_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{2,49}")
MAX_CARRIER = 60
MAX_REASON = 1000
MAX_FILES = 40


class ReturnOrder(models.Model):
    """What customers may do to their return themselves after they asked for it.

    Called under sudo, as customers have no rights on returns: each method checks what
    it is given, and whether the return is still where it makes sense.
    """

    _inherit = "return.order"

    # === ASKING === #

    def action_submit(self):
        """Override to tell the responsible what customers ask for by themselves."""
        result = super().action_submit()
        if not self.env.user._is_internal():
            self._announce_request()
        return result

    # === TRACKING NUMBER === #

    def _can_set_tracking(self):
        """Return whether the customer may still say with what the goods travel.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.state == "authorized"
            and self.return_method in ("ship", "pickup")
            and self.receipt_status in ("pending", "partial")
        )

    def _set_tracking(self, carrier, number):
        """Keep carrier and tracking number, entered or corrected by the customer.

        :param str carrier: may be empty.
        :param str number: of the parcel.
        :raise UserError: if no goods are expected any more.
        :raise ValidationError: if it is no tracking number.
        """
        self.ensure_one()
        self._lock_for_decision()
        carrier = " ".join((carrier or "").split())
        number = " ".join((number or "").split())
        if not self._can_set_tracking():
            raise UserError(
                self.env._(
                    "%(order)s: no goods are expected, so no tracking number is "
                    "needed. Write us a message if something is wrong.",
                    order=self.name,
                )
            )
        if not TRACKING_NUMBER.fullmatch(number):
            raise ValidationError(
                self.env._(
                    "%(order)s: this is no tracking number. Enter 3 to 50 letters and "
                    "digits, as printed on the receipt of the carrier.",
                    order=self.name,
                )
            )
        if len(carrier) > MAX_CARRIER or not carrier.isprintable():
            raise ValidationError(
                self.env._(
                    "%(order)s: enter the name of the carrier in at most %(count)s "
                    "characters.",
                    order=self.name,
                    count=MAX_CARRIER,
                )
            )
        if (carrier, number) == (self.carrier_name or "", self.tracking_number):
            return
        self.write({"carrier_name": carrier, "tracking_number": number})
        body = self.env._(
            "Tracking number entered by the customer: %(carrier)s %(number)s",
            carrier=carrier,
            number=number,
        )
        self._message_log(author_id=self._get_customer_author().id, body=body)

    # === FILES === #

    def _can_add_files(self):
        """Return whether the customer may still add files.

        :rtype: bool
        """
        self.ensure_one()
        return self.state in ("draft", "submitted", "authorized")

    def _add_customer_files(self, files, comment=""):
        """Keep files of the customer as evidence, and tell the staff.

        What is there already is not kept twice: forms are sent twice.

        :param list[dict] files: ``name``, ``raw`` and ``mimetype`` of files that
            were checked, as the portal does.
        :param str comment: what the customer writes to them.
        :return: what was added.
        :rtype: ir.attachment
        :raise UserError: if the return is closed, or full of files, or nothing is sent.
        """
        self.ensure_one()
        comment = (comment or "").strip()[:MAX_REASON]
        if not self._can_add_files():
            raise UserError(
                self.env._(
                    "%(order)s is closed: files can no longer be added. Write us a "
                    "message instead.",
                    order=self.name,
                )
            )
        if not files:
            raise UserError(self.env._("Choose at least one file."))
        new = self._get_new_files(files)
        if not new:
            return self.env["ir.attachment"]
        attachments = self.env["ir.attachment"].create(
            [self._prepare_customer_file_vals(file) for file in new]
        )
        self.message_post(
            author_id=self._get_customer_author().id,
            body=comment or self.env._("Files added."),
            attachment_ids=attachments.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.write({"attachment_ids": [Command.link(id_) for id_ in attachments.ids]})
        self._on_customer_acted()
        return attachments

    def _get_new_files(self, files):
        """Return the files that are not there yet.

        :param list[dict] files: see `_add_customer_files`.
        :rtype: list[dict]
        :raise UserError: if the return would have too many.
        """
        self.ensure_one()
        compute_checksum = self.env["ir.attachment"]._compute_checksum
        new = {compute_checksum(file["raw"]): file for file in files}
        for checksum in self.attachment_ids.mapped("checksum"):
            new.pop(checksum, None)
        if new and len(self.attachment_ids) + len(new) > MAX_FILES:
            raise UserError(
                self.env._(
                    "%(order)s has %(count)s files, more than %(limit)s are not "
                    "possible. Send us the others by e-mail.",
                    order=self.name,
                    count=len(self.attachment_ids),
                    limit=MAX_FILES,
                )
            )
        return list(new.values())

    def _prepare_customer_file_vals(self, file):
        """Return the attachment for a file of the customer.

        :param dict file: see `_add_customer_files`.
        :rtype: dict
        """
        self.ensure_one()
        return {
            **file,
            # Of portal users, `message_post` takes only what it gives to the record.
            "res_model": "mail.compose.message",
            "res_id": 0,
        }

    # === CANCELLING === #

    def _can_cancel_by_customer(self):
        """Return whether nothing has happened yet that the customer cannot undo.

        :rtype: bool
        """
        self.ensure_one()
        documents = self.credit_note_ids | self.return_invoice_ids
        return (
            self.state in ("submitted", "authorized")
            and not self.tracking_number
            and not self.date_sent
            and not any(
                line.qty_received or line.qty_replaced for line in self.line_ids
            )
            and not any(document.state == "posted" for document in documents)
        )

    def _cancel_by_customer(self, reason=""):
        """Cancel the return for its customer.

        :param str reason: what the customer says, may be empty.
        :raise UserError: if goods or money are under way.
        """
        self.ensure_one()
        if self.state == "cancel":
            return
        if not self._can_cancel_by_customer():
            raise UserError(
                self.env._(
                    "%(order)s can no longer be cancelled here: it is decided, or the "
                    "goods or the refund are under way. Write us a message.",
                    order=self.name,
                )
            )
        self.action_cancel()
        reason = (reason or "").strip()[:MAX_REASON]
        self.message_post(
            author_id=self._get_customer_author().id,
            body=self.env._("Cancelled by the customer: %(reason)s", reason=reason)
            if reason
            else self.env._("Cancelled by the customer."),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _get_customer_author(self):
        """Return who acts: the user, or the customer who came by the link.

        :rtype: res.partner
        """
        self.ensure_one()
        user = self.env.user
        return self.partner_id if user._is_public() else user.partner_id
