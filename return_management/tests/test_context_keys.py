import re
from pathlib import Path

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReturnManagementCommon

ADDONS = Path(__file__).parents[2]
# Every key by which our code, or Odoo's, asks less of whoever sends it
KEYS = {
    # Odoo: guards of deletions, constraints, tracking
    "_force_unlink": True,
    "force_delete": True,
    "dynamic_unlink": True,
    "check_move_validity": False,
    "skip_account_move_synchronization": True,
    "skip_invoice_sync": True,
    "skip_readonly_check": True,
    "bypass_audit": True,
    "bypass_search_access": True,
    "install_mode": True,
    "install_demo": True,
    "import_file": True,
    "module": "return_management",
    "uid": 1,
    "active_test": False,
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_is_automatic": True,
    "no_document": True,
    "payment_backend_action": True,
    # Ours
    "return_transition": True,
    "return_settlement": True,
    "return_unexpected_goods": True,
}
# Ours that say how something is done, not whether it may be
HARMLESS = {
    "active_id",
    "active_ids",
    "active_model",
    "default_company_id",
    "return_corrected_moves",
    "return_costs",
    "return_keep_followers",
    "return_locked_quants",
    "return_mail_opens",
    "return_report_offline",
    "return_settlement_shown",
    "return_unvalued_moves",
}


@tagged("post_install", "-at_install")
class TestContextKeys(ReturnManagementCommon):
    """A client sends whatever context it likes: no guard yields to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        order = cls._sell([{}])
        cls.check = cls.env["return.order.reason.check"].create(
            {"reason_id": cls.reason.id, "name": "Sealed?"}
        )
        cls.done = cls._authorize(cls._create_return(order, [2.0]))
        cls._receive(cls.done)
        cls.done.inspection_ids.check_ids.with_user(cls.user_officer).result = "ok"
        cls._inspect(cls.done)
        cls.note = cls._settle(cls.done)
        cls.submitted = cls._create_return(order, [1.0])
        cls.submitted.with_user(cls.user_salesperson).action_submit()
        cls.env.flush_all()

    def test_every_key_of_ours_is_in_the_table(self):
        found = set()
        pattern = re.compile(r'context(?:\.get\(|\[)"(\w+)"')
        for addon in ADDONS.glob("return_management*"):
            for path in addon.rglob("*.py"):
                if "tests" not in path.parts:
                    found |= set(pattern.findall(path.read_text(encoding="utf-8")))
        self.assertLessEqual(found, KEYS.keys() | HARMLESS)

    def _get_attempts(self):
        """Return what users may try to delete, with who has most rights on it."""
        done, receipt = self.done, self.done.reverse_picking_ids
        moves = receipt.move_ids | done.line_ids.sale_line_id.move_ids
        return [
            (self.user_salesperson, done.line_ids),
            (self.user_salesperson, self.submitted.line_ids),
            (self.user_manager, done),
            (self.user_manager, done.line_ids),
            (self.user_manager, done.inspection_ids),
            (self.user_manager, self.submitted),
            (self.user_manager, done.approval_ids),
            (self.user_manager, done.inspection_ids.check_ids),
            (self.user_manager, self.check),
            (self.user_warehouse, moves),
            (self.user_warehouse, moves.move_line_ids),
            (self.user_warehouse, receipt),
            (self.user_finance, self.note),
            (self.user_finance, self.note.invoice_line_ids),
            (self.user_finance, done.line_ids.sale_line_id.invoice_lines),
        ]

    def _call(self, records, user, method, *args, context):
        with (
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
        attempts = self._get_attempts()
        for user, records in attempts:
            self.assertTrue(records, "Something has to be there to be deleted.")
            for context in (*({key: v} for key, v in KEYS.items()), KEYS):
                with self.subTest(
                    user=user.login, model=records._name, context=list(context)[-1]
                ):
                    self._call(records, user, "unlink", context=context)
        self.env.invalidate_all()
        for __, records in attempts:
            self.assertEqual(records.exists(), records)

    def test_nothing_that_was_decided_is_written(self):
        done = self.done
        for user, records, vals in (
            (self.user_manager, done, {"state": "draft"}),
            (self.user_manager, done, {"partner_id": self.user_manager.partner_id.id}),
            (self.user_manager, done.line_ids, {"product_uom_qty": 9.0}),
            (self.user_manager, done.line_ids, {"qty_authorized": 1.0}),
            (self.user_manager, done.line_ids, {"qty_received": 9.0}),
            (self.user_manager, done.inspection_ids, {"credit_percent": 50.0}),
            (self.user_manager, done.inspection_ids, {"state": "draft"}),
            (self.user_manager, done.approval_ids, {"user_id": self.user_manager.id}),
        ):
            for context in (*({key: v} for key, v in KEYS.items()), KEYS):
                with self.subTest(records=records._name, vals=vals, context=context):
                    self._call(records, user, "write", vals, context=context)

    def test_defaults_of_a_client_decide_nothing(self):
        """What the system creates for a client takes nothing from its context."""
        defaults = {
            "default_user_id": self.user_manager.id,
            "default_signature": "R0lG",
            "default_date_reminded": "2020-01-01 00:00:00",
            "default_state": "approved",
            "default_comment": "Forged",
        }
        returns = self._create_return(self.done.sale_order_ids, [1.0])
        call_kw(
            returns.with_user(self.user_salesperson),
            "action_submit",
            [returns.ids],
            {"context": defaults},
        )
        approval = returns.approval_ids.filtered(lambda a: a.state == "pending")
        self.assertTrue(approval)
        for name in ("user_id", "signature", "date_reminded", "comment"):
            self.assertFalse(approval[:1][name], name)

    def test_defaults_of_a_client_fill_in_no_document(self):
        returns = self._authorize(self._create_return(self.done.sale_order_ids, [1.0]))
        self._receive(returns)
        returns.inspection_ids.check_ids.with_user(self.user_officer).result = "ok"
        self._inspect(returns)
        forged = {
            "default_discount": 50.0,
            "default_ref": "Forged",
            "default_narration": "Forged",
            "default_invoice_payment_term_id": 1,
            "default_user_name": "Forged",
        }
        for user, method in (
            (self.user_officer, "action_settle"),
            (self.user_finance, "action_approve"),
        ):
            call_kw(returns.with_user(user), method, [returns.ids], {"context": forged})
        note = returns.credit_note_ids
        self.assertEqual(note.amount_untaxed, 100.0)
        self.assertFalse(note.narration)
        self.assertFalse(note.invoice_payment_term_id)
        self.assertNotIn("Forged", returns.approval_ids.mapped("user_name"))

    def test_the_system_deletes_at_uninstallation(self):
        root = self.env(user=1, su=True, context={"_force_unlink": True})
        self.assertTrue(root["return.order"]._is_uninstalling())
        checks = self.done.inspection_ids.check_ids
        self.assertTrue(checks)
        root["return.order.inspection.check"].browse(checks.ids).unlink()
        self.assertFalse(checks.exists())

    def test_what_runs_under_sudo_for_a_client_is_no_uninstallation(self):
        records = self.done.with_user(self.user_manager).sudo()
        with self.assertRaises(UserError):
            records.with_context(_force_unlink=True).unlink()
