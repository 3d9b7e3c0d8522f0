import re

from odoo.tests import new_test_user

from .common import ReturnManagementCommon
from .pdf import read_text


class ReturnDocumentsCommon(ReturnManagementCommon):
    """The documents that every company begins with, and somebody who controls them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Short names: what wraps in a column is not found in the text of a page.
        for role in ("salesperson", "officer", "manager", "warehouse", "finance"):
            getattr(cls, f"user_{role}").name = f"{role.title()} Li"
        cls.user_controller = new_test_user(
            cls.env,
            "return_controller",
            groups="base.group_user,document_control.document_control_group_controller",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    @classmethod
    def _get_document(cls, report=None):
        """Return a document of the company: a form by its report, or the procedure."""
        domain = [("company_id", "=", cls.company.id)]
        if report:
            domain.append(("report_id", "=", cls._get_report(report).id))
        else:
            domain.append(("content_source", "=", "return_procedure"))
        return cls.env["controlled.document"].search(domain)

    @classmethod
    def _get_report(cls, name):
        return cls.env.ref(f"return_management.{name}_action")

    @classmethod
    def _release(cls, document, version=None, **values):
        """Enter the revision in progress, or a new one, as released on paper."""
        document = document.with_user(cls.user_controller)
        if not document.open_revision_id:
            document.action_new_revision()
        revision = document.open_revision_id
        values.setdefault("description", "For the test.")
        revision.write({**values, **({"version": version} if version else {})})
        revision.action_register("2026-01-05", "Ada Prep", "Bo Review", "Cy Approve")
        return revision.with_env(cls.env)

    @classmethod
    def _get_open_revision(cls, document):
        """Return the draft of a document, which not everybody sees."""
        return document.with_user(cls.user_controller).open_revision_id.sudo()

    def _render(self, report, records, user=None):
        """Print records for real, and read the text of the pages back.

        The numbers of the pages stand in cells of their own: white space is squeezed
        between digits and strokes.
        """
        pages = read_text(self._render_pdf(report, records, user))
        return [re.sub(r"(\d)\s*/\s*(\d)", r"\1/\2", page) for page in pages]

    def _render_pdf(self, report, records, user=None):
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_user(user or self.user_officer)
            .with_context(force_report_rendering=True, lang=self.env.lang)
            ._render_qweb_pdf(self._get_report(report), records.ids)
        )
        self.assertEqual(kind, "pdf")
        return pdf
