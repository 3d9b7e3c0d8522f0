from odoo import models


class ControlledDocumentRevision(models.Model):
    _inherit = "controlled.document.revision"

    def _take_default_texts(self):
        """Write the first drafts of new documents of returns, in every language."""
        for code, __ in self.env["res.lang"].get_installed():
            for revision in self.with_context(lang=code):
                revision.description = revision.env._("First issue.")
        self._take_default_bodies()

    def _take_default_bodies(self):
        """Write the texts of first drafts, in every language."""
        procedures = self.filtered(lambda r: r.content_source == "return_procedure")
        for code, __ in self.env["res.lang"].get_installed():
            procedures.with_context(lang=code).body = self.env["ir.qweb"]._render(
                "return_management_document.return_procedure_default_body", lang=code
            )
