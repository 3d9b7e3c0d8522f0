from odoo import api, models


class ControlledDocumentPrintReport(models.AbstractModel):
    _name = "report.document_control.controlled_document_print_report"
    _description = "Print of Controlled Copies"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Prepare controlled copies, which carry the seal.

        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if a copy is asked back, handed back or lost.
        """
        copies = self.env["controlled.document.print"].browse(docids)
        self.env["controlled.document"]._check_controller()
        copies._check_state(("issued",))
        return {
            "docs": copies,
            "doc_model": copies._name,
            "forms": {copy.id: copy.revision_id._prepare_form(copy) for copy in copies},
        }
