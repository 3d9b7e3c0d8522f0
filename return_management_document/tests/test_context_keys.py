import re
from pathlib import Path

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReturnDocumentsCommon

ADDONS = Path(__file__).parents[2]
# Keys by which the code of documents asks less of whoever sends them
KEYS = {
    "document_transition": True,
    "form_revision_in_force": True,
    "keep_layout": True,
}
# Those that say how something is done, not whether it may be
HARMLESS = {"active_id", "active_ids", "report_without_scripts"}


@tagged("post_install", "-at_install")
class TestContextKeys(ReturnDocumentsCommon):
    """A client sends whatever context it likes: no guard of returns yields to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        document = cls._get_document("return_order_report_handling")
        cls.revision = cls._release(document, "B4")
        cls.returns = cls._take_back(cls._sell(), [2.0])
        cls._settle(cls.returns)
        cls.form = cls.env["controlled.document.form"].search(
            [("res_model", "=", "return.order"), ("res_id", "=", cls.returns.id)]
        )

    def test_every_key_of_documents_is_in_the_table(self):
        found = set()
        pattern = re.compile(r'context(?:\.get\(|\[)"(\w+)"')
        for addon in ("document_control", "return_management_document"):
            for path in (ADDONS / addon).rglob("*.py"):
                if "tests" not in path.parts:
                    found |= set(pattern.findall(path.read_text(encoding="utf-8")))
        self.assertLessEqual(found, KEYS.keys() | HARMLESS)

    def _call(self, records, user, method, *args):
        for context in (*({key: value} for key, value in KEYS.items()), KEYS):
            with (
                self.subTest(model=records._name, method=method, context=context),
                self.assertRaises(UserError),
                mute_logger("odoo.addons.base.models.ir_access"),
                self.cr.savepoint(),
            ):
                call_kw(
                    records.with_user(user),
                    method,
                    [records.ids, *args],
                    {"context": dict(context)},
                )

    def test_nothing_that_counts_is_deleted(self):
        self.assertTrue(self.form, "Something has to be there to be deleted.")
        for user, records in (
            (self.user_manager, self.returns),
            (self.user_manager, self.returns.line_ids),
            (self.user_manager, self.returns.inspection_ids),
            (self.user_controller, self.form),
            (self.user_controller, self.revision),
        ):
            self._call(records, user, "unlink")
            self.assertEqual(records.exists(), records)

    def test_nothing_that_was_decided_is_written(self):
        for user, records, vals in (
            (self.user_manager, self.returns, {"state": "draft"}),
            (self.user_manager, self.returns.line_ids, {"qty_received": 9.0}),
            (self.user_manager, self.returns.inspection_ids, {"state": "draft"}),
            (self.user_controller, self.form, {"res_id": 1}),
            (self.user_controller, self.revision, {"version": "B9"}),
        ):
            self._call(records, user, "write", vals)
