import hashlib
import io
from difflib import SequenceMatcher

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from odoo import api, fields, models

from ..utils import split_html


class ControlledDocumentCompare(models.TransientModel):
    """Shows side by side what changed between two revisions of a document."""

    _name = "controlled.document.compare"
    _description = "Compare Revisions"

    document_id = fields.Many2one(
        comodel_name="controlled.document",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    before_id = fields.Many2one(
        comodel_name="controlled.document.revision",
        domain="[('document_id', '=', document_id)]",
        required=True,
        ondelete="cascade",
    )
    after_id = fields.Many2one(
        comodel_name="controlled.document.revision",
        domain="[('document_id', '=', document_id)]",
        required=True,
        ondelete="cascade",
    )
    content = fields.Html(compute="_compute_content", sanitize=False)

    @api.depends("before_id", "after_id")
    def _compute_content(self):
        for compare in self:
            compare.content = self.env["ir.qweb"]._render(
                "document_control.controlled_document_comparison",
                {
                    "before": compare.before_id,
                    "after": compare.after_id,
                    "rows": compare._get_rows(),
                },
            )

    def _get_rows(self):
        """Pair the lines of the two revisions.

        :return: kind (``equal``, ``replace``, ``delete``, ``insert``) and both texts.
        :rtype: list[tuple[str, str, str]]
        """
        self.ensure_one()
        before, after = (
            self._get_lines(revision) for revision in (self.before_id, self.after_id)
        )
        rows = []
        for kind, *(i1, i2, j1, j2) in SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes():
            for step in range(max(i2 - i1, j2 - j1)):
                left = before[i1 + step] if i1 + step < i2 else ""
                right = after[j1 + step] if j1 + step < j2 else ""
                rows.append((kind, left, right))
        return rows

    @api.model
    def _get_lines(self, revision):
        """Return what a revision says, line by line.

        :param controlled.document.revision revision: one of the two.
        :rtype: list[str]
        """
        lines = [revision.title or "", revision.description or ""]
        if revision.body_type == "file":
            lines += self._get_file_lines(revision)
        elif revision.body_type == "form":
            # sudo: layouts are technical records. What is not released yet has the
            # layout of today.
            document = revision.document_id.sudo()
            view = revision.sudo().form_view_id or document.report_id.form_view_id
            if view:
                arch = view.with_context(lang=self.env.lang)._get_combined_arch()
                lines += [text.strip() for text in arch.itertext()]
        else:
            lines += split_html(revision.body)
            lines += split_html(revision.content_preview)
        return [line for line in lines if line.strip()]

    @api.model
    def _get_file_lines(self, revision):
        """Return the text of an attached PDF; of other files the name and a checksum.

        :param controlled.document.revision revision: one with a file.
        :rtype: list[str]
        """
        content = revision._get_file_content()
        lines = [revision.file_name or ""]
        try:
            for page in PdfReader(io.BytesIO(content)).pages:
                lines += page.extract_text().splitlines()
        except (PyPdfError, ValueError, KeyError):
            lines.append(hashlib.sha256(content).hexdigest())
        return lines
