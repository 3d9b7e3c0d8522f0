from odoo import api, fields, models

from ...utils import lay_out_flow

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
        stages, reasons, dispositions, policies = self._get_return_settings()
        company = self.company_id.sudo()
        facts = [
            [self.env._("Approval Stages"), f"stage/{stage.id}", stage._describe()]
            for stage in stages
        ]
        facts += [
            [group["title"], key, text]
            for group in company._describe_return_decisions()
            for key, text in group["facts"]
        ]
        facts += [
            [self.env._("Return Reasons"), f"reason/{reason.id}", reason._describe()]
            for reason in reasons
        ]
        facts += [
            [
                self.env._("Dispositions"),
                f"disposition/{disposition.id}",
                disposition._describe(),
            ]
            for disposition in dispositions
        ]
        facts += [
            [self.env._("Return Policies"), f"policy/{policy.id}", policy._describe()]
            for policy in policies
        ]
        facts += [
            [self.env._("Times and Ways"), key, text]
            for key, text in company._describe_return_settings()
        ]
        return facts

    def _render_system_content(self):
        """Override of `document_control` to draw the procedure and its flow chart."""
        self.ensure_one()
        if self.content_source != "return_procedure":
            return super()._render_system_content()
        stages, reasons, dispositions, policies = self._get_return_settings()
        return self.env["ir.qweb"]._render(
            "return_management.return_procedure_content",
            {
                "document": self,
                "stages": stages,
                "decisions": self.company_id.sudo()._describe_return_decisions(),
                "reasons": reasons,
                "dispositions": dispositions,
                "policies": policies,
                "settings": self.company_id.sudo()._describe_return_settings(),
                "flow": lay_out_flow(self._get_return_flow(stages, dispositions)),
            },
        )

    def _get_return_settings(self):
        """Return the settings that the procedure describes, those of the company.

        :return: approval stages, return reasons, dispositions and policies in force.
        :rtype: tuple
        """
        self.ensure_one()
        # sudo: whoever reads the procedure need not read the settings of returns.
        company = self.company_id.sudo()
        stages = company.env["return.order.stage"].search(
            [("company_id", "=", company.id)]
        )
        shared = [("company_id", "in", (company.id, False))]
        return (
            stages,
            company.env["return.order.reason"].search(shared),
            company.env["return.order.disposition"].search(shared),
            company.env["return.order.policy"]._get_current(company),
        )

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
