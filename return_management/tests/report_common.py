import re

from .common import ReturnManagementCommon
from .pdf import read_text


class ReturnReportCommon(ReturnManagementCommon):
    """Prints for real, and reads back what stands on the pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Short names: what wraps in a column is not found in the text of a page.
        for role in ("salesperson", "officer", "manager", "warehouse", "finance"):
            getattr(cls, f"user_{role}").name = f"{role.title()} Li"

    @classmethod
    def _get_report(cls, name):
        return cls.env.ref(f"return_management.{name}_action")

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
