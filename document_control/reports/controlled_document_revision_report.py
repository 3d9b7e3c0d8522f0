from odoo import api, models

NOTICES = {"draft": "draft", "in_review": "draft", "approved": "draft"}


class ControlledDocumentRevisionReport(models.AbstractModel):
    _name = "report.document_control.controlled_document_revision_report"
    _description = "Print of a Revision"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Prepare uncontrolled prints: everybody's, marked as such."""
        revisions = self.env["controlled.document.revision"].browse(docids)
        return {
            "docs": revisions,
            "doc_model": revisions._name,
            "forms": {
                revision.id: revision._prepare_form(
                    notice="obsolete"
                    if revision.status == "obsolete"
                    else NOTICES.get(revision.state)
                )
                for revision in revisions
            },
        }
