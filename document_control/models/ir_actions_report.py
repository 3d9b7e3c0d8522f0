import base64

from odoo import api, fields, models
from odoo.tools.image import image_data_uri

from ..utils import lay_pages

DOCUMENT_REPORTS = (
    "document_control.controlled_document_revision_report",
    "document_control.controlled_document_print_report",
)


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    form_view_id = fields.Many2one(
        comodel_name="ir.ui.view",
        string="Controlled Form",
        domain=[("type", "=", "qweb")],
        help="Body of the form. It is printed with the header and footer of the "
        "controlled document that the report belongs to in the company of the record.",
    )
    form_language = fields.Selection(
        selection=[("user", "Of the User"), ("customer", "Of the Customer")],
        string="Language of the Form",
        default="user",
        help="Of the customer: of the partner of the record.",
    )
    controlled_document_ids = fields.One2many(
        comodel_name="controlled.document", inverse_name="report_id"
    )

    @api.model
    def _get_rendering_context(self, report, docids, data):
        """Override of `base` to give controlled forms their headers and footers."""
        data = super()._get_rendering_context(report, docids, data)
        if report.form_view_id:
            # The report may come with an environment, and a language, of its own.
            # sudo: reports are technical records.
            report_sudo = report.with_env(self.env).sudo()
            data["forms"] = report_sudo._prepare_forms(data["docs"])
        return data

    def _prepare_forms(self, docs):
        """Return what stands around the body of the form of each record.

        A record that was filled in keeps its revision for ever; others are printed by
        the revision in force.

        :param odoo.models.BaseModel docs: the records to print.
        :return: see `controlled.document.revision._prepare_form`, by the record's ID.
        :rtype: dict[int, dict]
        """
        self.ensure_one()
        # sudo: whoever prints a form need not know about document control.
        documents = self.controlled_document_ids.sudo()
        filled = {
            form.res_id: form.revision_id
            for form in self.env["controlled.document.form"]
            .sudo()
            .search(
                [
                    ("res_model", "=", docs._name),
                    ("res_id", "in", docs.ids),
                    ("document_id", "in", documents.ids),
                ]
            )
        }
        in_force = {
            document.company_id: revision
            for document, revision in documents._get_revisions_in_force().items()
        }
        empty = self.env["controlled.document.revision"].sudo()
        # The same code for every form of a revision is drawn once.
        shared = {}
        forms = {}
        for doc in docs:
            company = doc.company_id or self.env.company
            lang = self._get_form_lang(doc)
            revision = filled.get(doc.id) or in_force.get(company, empty)
            if revision not in shared:
                shared[revision] = revision._prepare_form()
            forms[doc.id] = {
                **shared[revision],
                "company": company.sudo(),
                "lang": lang,
                "name": self.with_context(lang=lang).name,
                "template": str((revision.form_view_id or self.form_view_id).id),
            }
        return forms

    def _get_form_lang(self, doc):
        """Return the language of a form.

        :param odoo.models.BaseModel doc: the record to print.
        :return: the code of an installed language.
        :rtype: str
        """
        self.ensure_one()
        if self.form_language == "customer" and "partner_id" in doc:
            return doc.sudo().partner_id.lang or self.env.lang
        return self.env.lang

    @api.model
    def _draw_qr_code(self, value):
        """Draw a QR code that needs no server when the PDF is made.

        :param str value: what it holds.
        :return: the picture, as a data URI.
        :rtype: str
        """
        picture = self.barcode("QR", value, width=160, height=160, barBorder=0)
        return image_data_uri(base64.b64encode(picture))

    # === PDF === #

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Override of `base` to print attached PDFs behind the cover of their document.

        Each page of the file is laid onto an empty page that has header and footer.
        """
        report = self._get_report(report_ref)
        if report.form_view_id:
            self = self.with_context(report_without_scripts=True)
        if report.report_name not in DOCUMENT_REPORTS or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        docs = self.env[report.model].browse(res_ids)
        pages = {doc.id: doc.sudo()._get_file_pages() for doc in docs}
        if not any(pages.values()):
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for doc in docs:
            # One by one: each has its own number of pages.
            streams |= super()._render_qweb_pdf_prepare_streams(
                report_ref, dict(data or {}), [doc.id]
            )
            if pages[doc.id]:
                streams[doc.id]["stream"] = lay_pages(
                    streams[doc.id]["stream"],
                    pages[doc.id],
                    report.get_paperformat(),
                )
        return streams

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        """Override of `base`: no script has to be waited for on a controlled form.

        By default a second passes for each form, which is most of the time that many of
        them take.
        """
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("report_without_scripts"):
            command[command.index("--javascript-delay") + 1] = "1"
        return command
