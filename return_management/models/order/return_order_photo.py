import base64
import binascii

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ...pictures import MAX_PIXELS, MEASURED, measure_picture, remove_place

PHOTO_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/heif": ".heif",
}
MAX_PHOTO_SIZE = 10 * 2**20


class ReturnOrderEvidenceMixin(models.AbstractModel):
    """Photos that pages for hand and camera add one by one."""

    _inherit = "return.order.evidence.mixin"

    def add_photo(self, name, data):
        """Add a photo to the record; the same one is there once only.

        :param str name: of the file.
        :param str data: its content as base64.
        :return: the id of the attachment.
        :rtype: int
        :raise UserError: naming the file and what is wrong with it.
        """
        self.ensure_one()
        self.check_access("write")
        vals = self._prepare_photo_vals(name, data)
        checksum = self.env["ir.attachment"]._compute_checksum(vals["raw"])
        # Who was not told that a photo has arrived sends it again.
        known = self.attachment_ids.filtered(lambda file: file.checksum == checksum)
        if known:
            return known[0].id
        before = self.attachment_ids
        self.write({"attachment_ids": [Command.create(vals)]})
        return (self.attachment_ids - before).id

    def remove_photo(self, attachment_id):
        """Take a photo away again, as long as nothing was decided upon with it.

        :param int attachment_id: what is no photo of this record is passed over.
        :raise UserError: if a decision rests on it.
        """
        self.ensure_one()
        self.check_access("write")
        photo = self.attachment_ids.filtered(lambda file: file.id == attachment_id)
        if photo:
            self.write({"attachment_ids": [Command.unlink(photo.id)]})

    def _prepare_photo_vals(self, name, data):
        """Check a photo by what it is, and take out where it was made.

        :rtype: dict
        :raise UserError: naming the file and what is wrong with it.
        """
        name = str(name or "photo")[-80:]
        try:
            content = base64.b64decode(data or "", validate=True)
        except (binascii.Error, TypeError, ValueError):
            content = b""
        if len(content) > MAX_PHOTO_SIZE:
            raise UserError(
                self.env._(
                    "%(file)s is too large: at most %(size)s MB. Take a smaller photo.",
                    file=name,
                    size=MAX_PHOTO_SIZE // 2**20,
                )
            )
        mimetype = guess_mimetype(content) if content else ""
        if mimetype not in PHOTO_EXTENSIONS:
            raise UserError(
                self.env._(
                    "%(file)s is no photo. Add a picture (JPEG, PNG, WebP, GIF, HEIC).",
                    file=name,
                )
            )
        pixels = measure_picture(content) if mimetype in MEASURED else None
        if pixels and pixels > MAX_PIXELS:
            raise UserError(
                self.env._(
                    "%(file)s has too many pixels: at most %(count)s million. Take a "
                    "smaller photo.",
                    file=name,
                    count=MAX_PIXELS // 1_000_000,
                )
            )
        if pixels:
            content = remove_place(content, mimetype)
        if not name.casefold().endswith(PHOTO_EXTENSIONS[mimetype]):
            name += PHOTO_EXTENSIONS[mimetype]
        return {"name": name, "raw": content, "mimetype": mimetype}
