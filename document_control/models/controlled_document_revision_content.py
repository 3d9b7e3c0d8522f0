import base64
import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from odoo import api, fields, models
from odoo.tools import is_html_empty


class ControlledDocumentRevision(models.Model):
    """What a revision says: text, file, form, and what is drawn from the system."""

    _inherit = "controlled.document.revision"

    body_type = fields.Selection(
        selection=[
            ("text", "Text"),
            ("file", "Attached File"),
            ("form", "Form of the System"),
        ],
        string="Content",
        required=True,
        default="text",
    )
    body = fields.Html(string="Text", translate=True)
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    form_view_id = fields.Many2one(
        comodel_name="ir.ui.view",
        string="Layout Kept",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The layout of the form as it was at the release.",
    )
    # By language, each: what was drawn, and the facts it was drawn from
    content_html = fields.Json(string="Content Kept", readonly=True, copy=False)
    content_facts = fields.Json(string="Facts Kept", readonly=True, copy=False)
    content_preview = fields.Html(
        string="Content Drawn from the System",
        compute="_compute_content_preview",
        sanitize=False,
    )

    @api.depends("content_source", "state", "content_html")
    @api.depends_context("lang")
    def _compute_content_preview(self):
        """Show what is kept, or what a release would draw now."""
        for revision in self:
            document = revision.document_id
            kept = revision.content_html
            if revision._is_released():
                revision.content_preview = kept and kept[self._pick_language(kept)]
            else:
                revision.content_preview = (
                    document.content_source and document._render_system_content()
                )

    @api.model
    def _pick_language(self, kept):
        """Return in which of the languages that were kept something is shown.

        :param dict kept: values by language.
        :return: that of the context, or else English, or else any.
        :rtype: str
        """
        wanted = (self.env.lang, "en_US", *kept)
        return next(code for code in wanted if code in kept)

    def _has_content(self):
        """Return whether there is something to review.

        :rtype: bool
        """
        self.ensure_one()
        if self.body_type == "file":
            return bool(self.file)
        if self.body_type == "form":
            return bool(self.document_id.sudo().report_id.form_view_id)
        return bool(self.content_source) or not is_html_empty(self.body)

    def _get_differences(self):
        """Compare the settings that were kept at the release with those of today.

        :return: section, text before and text after of each fact that differs.
        :rtype: list[dict]
        """
        rows = []
        for revision in self.filtered("content_facts"):
            kept = revision.content_facts
            lang = self._pick_language(kept)
            document = revision.document_id.with_context(lang=lang)
            before = {key: (section, text) for section, key, text in kept[lang]}
            after = {
                key: (section, text)
                for section, key, text in document._get_system_facts()
            }
            for key in [*before, *(key for key in after if key not in before)]:
                section = (before.get(key) or after.get(key))[0]
                texts = [facts.get(key, ("", ""))[1] for facts in (before, after)]
                if texts[0] != texts[1]:
                    rows.append(
                        {"section": section, "before": texts[0], "after": texts[1]}
                    )
        return rows

    # === FILE === #

    def _get_file_content(self):
        """Return the attached file.

        :rtype: bytes
        """
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _get_file_pages(self):
        """Return the pages of the attached file, if it is a PDF.

        :return: nothing for other files, and for what cannot be read.
        :rtype: list[pypdf.PageObject]
        """
        if self.body_type != "file" or not self.file:
            return []
        try:
            return list(PdfReader(io.BytesIO(self._get_file_content())).pages)
        except (PyPdfError, ValueError, KeyError):
            return []

    # === FORM === #

    def _get_specimen(self):
        """Return the empty record that a blank form is printed with.

        :rtype: odoo.models.BaseModel
        """
        # sudo: reports are technical records.
        report = self.document_id.sudo().report_id
        return self.env[report.model] if report else self

    def _get_layout_id(self):
        """Return the layout of the form: the one kept, or today's before the release.

        :return: nothing if the addon that prints the form is gone.
        :rtype: int | bool
        """
        # sudo: reports and layouts are technical records.
        report = self.document_id.sudo().report_id
        return report and (self.sudo().form_view_id or report.form_view_id).id

    # === WHAT A RELEASE KEEPS === #

    def _prepare_kept_content_vals(self):
        """Return what has to stay as it is now: the layout, and what the system draws.

        :rtype: dict
        """
        self.ensure_one()
        values = {}
        document = self.document_id
        if self.body_type == "form":
            # sudo: reports are technical records.
            view = document.sudo().report_id.form_view_id
            values["form_view_id"] = view._keep_layout().id
        if document.content_source:
            languages = {
                code: document.with_context(lang=code)
                for code, __ in self.env["res.lang"].get_installed()
            }
            values["content_facts"] = {
                code: translated._get_system_facts()
                for code, translated in languages.items()
            }
            values["content_html"] = {
                code: str(translated._render_system_content())
                for code, translated in languages.items()
            }
        return values
