from odoo import api, fields, models

from ..utils import lay_out_flow

# Report that prints the form, and its name as people know it
FORM_REPORTS = (
    "return_management.return_order_report_handling_action",
    "return_management.return_order_inspection_report_analysis_action",
    "return_management.return_order_report_slip_action",
    "return_management.return_order_report_voucher_action",
    "document_control.controlled_document_review_sheet_report_action",
)


class ControlledDocument(models.Model):
    _inherit = "controlled.document"

    content_source = fields.Selection(
        selection_add=[("return_procedure", "Return Procedure")],
        ondelete={"return_procedure": "set null"},
    )

    # === DOCUMENTS OF A COMPANY === #

    @api.model
    def _create_return_documents(self, companies):
        """Draft the procedure and the forms for companies that have none of them yet.

        :param res.company companies: new companies, or all at the installation.
        :return: the new documents, each with a draft of its first revision.
        :rtype: controlled.document
        """
        documents = self.with_context(lang="en_US").create(
            self._prepare_return_documents_vals_list(companies)
        )
        documents._take_default_titles()
        revisions = self.env["controlled.document.revision"].create(
            [{"document_id": document.id} for document in documents]
        )
        revisions._take_default_texts()
        return documents

    @api.model
    def _prepare_return_documents_vals_list(self, companies):
        """Return the documents that companies have not got yet.

        :param res.company companies: see `_create_return_documents`.
        :rtype: list[dict]
        """
        reports = self.env["ir.actions.report"].browse(
            self.env.ref(xmlid).id for xmlid in FORM_REPORTS
        )
        wanted = [
            {
                "name": report.with_context(lang="en_US").name,
                "document_type": "form",
                "report_id": report.id,
                "content_source": False,
            }
            for report in reports
        ]
        wanted.append(
            {
                "name": "Customer Return Procedure",
                "document_type": "procedure",
                "report_id": False,
                "content_source": "return_procedure",
            }
        )
        known = {
            (document.company_id, document.report_id.id, document.content_source)
            for document in self.with_context(active_test=False).search(
                [("company_id", "in", companies.ids)]
            )
        }
        return [
            {**vals, "company_id": company.id, "user_id": False}
            for company in companies
            for vals in wanted
            if (company, vals["report_id"], vals["content_source"]) not in known
        ]

    def _take_default_titles(self):
        """Give new documents their titles in every installed language."""
        for code, __ in self.env["res.lang"].get_installed():
            for document in self.with_context(lang=code):
                document.name = document.report_id.name or document.env._(
                    "Customer Return Procedure"
                )

    # === PROCEDURE DRAWN FROM THE SYSTEM === #

    def _get_system_facts(self):
        """Override of `document_control` to give the settings of returns."""
        self.ensure_one()
        if self.content_source != "return_procedure":
            return super()._get_system_facts()
        return [
            [section["title"], key, text]
            for section in self._get_return_sections()
            for key, text in section["facts"]
        ]

    def _render_system_content(self):
        """Override of `document_control` to draw the procedure and its flow chart."""
        self.ensure_one()
        if self.content_source != "return_procedure":
            return super()._render_system_content()
        # sudo: as in `_get_return_sections`.
        company = self.company_id.sudo()
        stages = company.env["return.order.stage"].search(
            [("company_id", "=", company.id)]
        )
        dispositions = company.env["return.order.disposition"].search(
            [("company_id", "in", (company.id, False))]
        )
        return self.env["ir.qweb"]._render(
            "return_management_document.return_procedure_content",
            {
                "document": self,
                "sections": self._get_return_sections(),
                "flow": lay_out_flow(self._get_return_flow(stages, dispositions)),
            },
        )

    def _get_return_sections(self):
        """Return what the settings of the company say, in the order of the procedure.

        :return: see `res.company._describe_returns`.
        :rtype: list[dict]
        """
        self.ensure_one()
        # sudo: whoever reads the procedure need not read the settings of returns.
        sections = self.company_id.sudo()._describe_returns()
        return sorted(sections, key=lambda section: section["sequence"])

    def _get_return_flow(self, stages, dispositions):
        """Return the rows of the flow chart, from the request to the closing.

        :param return.order.stage stages: the approval stages of the company.
        :param return.order.disposition dispositions: where the goods may go.
        :return: see `lay_out_flow`.
        :rtype: list[dict]
        """
        gates = {
            gate: [
                {
                    "kind": "decision",
                    "texts": [stage.name],
                    "no": self.env._("Refused: the customer is told why")
                    if gate == "authorize"
                    else self.env._("Back to the returns officer"),
                }
                for stage in stages.filtered(lambda s, gate=gate: s.gate == gate)
            ]
            for gate in ("authorize", "settle")
        }
        return [
            {"kind": "start", "texts": [self.env._("Return request")]},
            {
                "kind": "step",
                "texts": [self.env._("Check of quantities, reason, evidence")],
            },
            *gates["authorize"],
            {"kind": "step", "texts": [self.env._("Reverse transfer, return slip")]},
            {"kind": "step", "texts": [self.env._("Receipt into quarantine")]},
            {"kind": "step", "texts": [self.env._("Inspection, analysis record")]},
            {
                "kind": "step",
                "texts": dispositions.filtered(lambda d: d.action != "keep").mapped(
                    "name"
                ),
            },
            *gates["settle"],
            {"kind": "step", "texts": [self.env._("Credit note, refund voucher")]},
            {"kind": "start", "texts": [self.env._("Closed, recorded, analyzed")]},
        ]
