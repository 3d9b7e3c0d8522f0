from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrderEvidenceMixin(models.AbstractModel):
    """Photos and documents that everybody can see who sees the record.

    A file that is uploaded before the record is saved belongs to nothing, and then only
    its author may read it: it is given to the record here. What was decided upon rests
    on its files: they stay, see `ir.attachment` too.
    """

    _name = "return.order.evidence.mixin"
    _description = "Evidence of a Return"

    attachment_ids = fields.Many2many(comodel_name="ir.attachment", copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Override to adopt the files that were uploaded with new records."""
        records = super().create(vals_list)
        if any(vals.get("attachment_ids") for vals in vals_list):
            records._adopt_attachments()
        return records

    def write(self, vals):
        """Override to adopt the files that were added, and to keep what counts.

        :raise UserError: if a file would be taken away that a decision rests on.
        """
        if "attachment_ids" not in vals:
            return super().write(vals)
        before = {record: record.attachment_ids for record in self}
        result = super().write(vals)
        for record, files in before.items():
            record._check_evidence_changeable(files - record.attachment_ids)
        self._adopt_attachments()
        return result

    # === HOOK === #

    def _is_evidence_fixed(self):
        """Return whether somebody may have decided upon the files. To be overridden.

        :rtype: bool
        """
        return False

    # === BUSINESS METHODS === #

    def _check_evidence_changeable(self, files):
        """Refuse to take away or to change what a decision rests on.

        :param ir.attachment files: the files that would be gone or different.
        :raise UserError: naming the files, the records and the remedy.
        """
        fixed = self.filtered(lambda record: record._is_evidence_fixed())
        if files and fixed:
            raise UserError(
                self.env._(
                    "%(files)s: %(records)s was decided upon with it, so it can "
                    "neither be changed nor taken away. Add what is missing to the "
                    "messages instead.",
                    # sudo: files of others too, by their names.
                    files=", ".join(files.sudo().mapped("name")),
                    records=", ".join(fixed.mapped("display_name")),
                )
            )

    def _adopt_attachments(self):
        """Give the files that belong to nothing to their record."""
        for record in self:
            record.attachment_ids.filtered(lambda file: not file.res_id).write(
                {"res_model": record._name, "res_id": record.id}
            )
