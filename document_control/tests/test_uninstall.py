from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestUninstall(DocumentControlCommon):
    """What the hook removes before the addon goes."""

    def test_kept_layouts_go_with_the_addon(self):
        form = self._create_document(
            document_type="form", report_id=self.review_sheet.id
        )
        revisions = self._release_next(form, body_type="form")
        revisions += self._release_next(form, body_type="form")
        kept = revisions.form_view_id
        self.assertEqual(len(kept), 2)
        layout = self.review_sheet.form_view_id
        uninstall_hook(self.env)
        self.env.flush_all()
        self.assertFalse(kept.exists())
        self.assertTrue(layout.exists())

    def test_archived_documents_leave_no_layout_behind(self):
        form = self._create_document(
            document_type="form", report_id=self.review_sheet.id
        )
        kept = self._release_next(form, body_type="form").form_view_id
        form.active = False
        uninstall_hook(self.env)
        self.assertFalse(kept.exists())
