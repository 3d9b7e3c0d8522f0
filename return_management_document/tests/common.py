from odoo.tests import new_test_user

from odoo.addons.return_management.tests.report_common import ReturnReportCommon


class ReturnDocumentsCommon(ReturnReportCommon):
    """The documents that every company begins with, and somebody who controls them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
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
