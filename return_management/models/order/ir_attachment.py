import base64
import binascii

from odoo import models

EVIDENCE = ("return.order", "return.order.inspection", "return.order.inspection.check")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to keep the content of files that a decision rests on.

        :raise UserError: if one of them would be another file, or another record's.
        """
        content = {"raw", "datas", "db_datas", "store_fname", "type", "url"}
        if {*content, "res_model", "res_id"} & vals.keys():
            self._filter_evidence()._get_changed(vals)._check_is_no_evidence()
        return super().write(vals)

    def unlink(self):
        """Override to keep the files that a decision rests on.

        :raise UserError: naming the files and the records.
        """
        self._check_is_no_evidence()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _filter_evidence(self):
        """Return the files of returns and inspections.

        :return: under sudo.
        :rtype: ir.attachment
        """
        # sudo: whose files they are is no question of who may read them.
        return self.sudo().filtered(lambda f: f.res_model in EVIDENCE and f.res_id)

    def _get_changed(self, vals):
        """Leave out files that only move to another storage.

        :param dict vals: the values to write.
        :rtype: ir.attachment
        """
        if {"raw", "datas"}.isdisjoint(vals) or {"res_model", "res_id"} & vals.keys():
            return self
        try:
            raw = vals.get("raw") or base64.b64decode(vals.get("datas") or b"")
        except binascii.Error:
            # It is no file at all.
            return self
        if isinstance(raw, str):
            raw = raw.encode()
        checksum = self._compute_checksum(raw)
        return self.filtered(lambda file: file.checksum != checksum)

    def _check_is_no_evidence(self):
        """Refuse to touch what returns and inspections were decided upon with.

        A file may belong to several: parts that are split share their photos.

        :raise UserError: naming the files and the records.
        """
        kept = self._filter_evidence()
        if not kept or self.env["return.order"]._is_uninstalling():
            return
        for name in EVIDENCE:
            # sudo: as in `_filter_evidence`.
            records = (
                self.env[name]
                .sudo()
                .with_context(active_test=False)
                .search([("attachment_ids", "in", kept.ids)])
            )
            for record in records:
                record._check_evidence_changeable(kept & record.attachment_ids)
