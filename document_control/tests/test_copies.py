from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestCopies(DocumentControlCommon):
    """Controlled copies: numbered, logged, asked back, handed back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()
        cls._distribute(cls.document, {cls.quality: 3, cls.warehouse: 1})
        cls.revision = cls._release_next(cls.document)

    def _open_dialog(self, revision=None):
        action = (revision or self.revision).action_issue_copies()
        return (
            self.env[action["res_model"]]
            .with_user(self.user_controller)
            .with_context(**action["context"])
        )

    # === NUMBERS === #

    def test_copies_are_numbered_from_one_for_each_revision(self):
        copies = self._issue(self.revision, self.quality, 2)
        copies += self._issue(self.revision, self.warehouse)
        self.assertEqual(copies.mapped("copy_number"), [1, 2, 3])
        later = self._release_next(self.document)
        self.assertEqual(self._issue(later, self.quality).copy_number, 1)

    def test_copy_says_who_printed_it_when_and_for_whom(self):
        with freeze_time("2026-05-04 09:30:00"):
            copy = self._issue(self.revision, self.quality)
        self.assertRecordValues(
            copy,
            [
                {
                    "document_id": self.document.id,
                    "company_id": self.company.id,
                    "department_id": self.quality.id,
                    "receiver": "Kim",
                    "user_id": self.user_controller.id,
                    "state": "issued",
                    "date_closed": False,
                }
            ],
        )
        self.assertEqual(str(copy.date_printed), "2026-05-04 09:30:00")
        self.assertEqual(copy.display_name, f"{self.document.code} A0, copy 1")

    def test_copies_are_counted_at_the_document(self):
        self._issue(self.revision, self.quality, 2)
        row = self.document.distribution_ids.filtered(
            lambda r: r.department_id == self.quality
        )
        self.assertEqual(row.copies_out, 2)
        self.assertEqual(self.document.print_count, 2)
        self.assertEqual(self.revision.print_count, 2)

    # === REFUSALS === #

    def test_more_copies_than_on_the_list_are_refused(self):
        self._issue(self.revision, self.quality, 2)
        message = "A0: the distribution list gives Quality Center 3 copies, 2 are held"
        with self._assert_refused(UserError, message):
            self._issue(self.revision, self.quality, 2)
        self._issue(self.revision, self.quality).with_user(
            self.user_controller
        ).action_report_lost()
        self.assertEqual(self._issue(self.revision, self.quality).copy_number, 4)

    def test_department_that_is_not_ticked_gets_no_copy(self):
        stranger = self.env["controlled.document.department"].create({"name": "Sales"})
        row = self.document.distribution_ids.filtered(
            lambda r: r.department_id == self.warehouse
        )
        row.with_user(self.user_controller).is_distributed = False
        for department in (self.warehouse, stranger):
            message = f"gives {department.name} 0 copies, 0 are held already. Change"
            with self._assert_refused(UserError, message):
                self._issue(self.revision, department)

    def test_only_document_control_issues_copies(self):
        vals_list = [{"department_id": self.quality.id}]
        for user in (self.user_reader, self.user_author, self.user_approver):
            with self._assert_refused(AccessError, "Only the document control center"):
                self.revision.with_user(user)._issue_copies(vals_list)
            with self._assert_refused(AccessError, "."):
                self.env["controlled.document.issue"].with_user(user).create(
                    {"revision_id": self.revision.id}
                )

    def test_only_document_control_takes_copies_back(self):
        copy = self._issue(self.revision, self.quality)
        for user in (self.user_reader, self.user_author, self.user_approver):
            for name in ("action_hand_back", "action_report_lost", "action_print"):
                with self._assert_refused(
                    AccessError, "Only the document control center"
                ):
                    getattr(copy.with_user(user), name)()
        self.assertEqual(copy.state, "issued")

    def test_copies_are_made_of_released_revisions_only(self):
        draft = self._draft(self.document)
        for take in (None, self._submit, self._approve):
            if take == self._approve:
                draft.with_user(self.user_reviewer).action_send_back("Once more.")
            if take:
                take(draft)
            with self._assert_refused(UserError, "A1 is not released: controlled cop"):
                self._issue(draft, self.quality)
        draft.with_user(self.user_controller).action_release()
        with self._assert_refused(UserError, "A0 is not released: controlled copies"):
            self._issue(self.revision, self.quality)
        with self._assert_refused(UserError, "has no released revision"):
            self._create_document().action_issue_copies()

    def test_log_is_neither_edited_nor_deleted(self):
        copy = self._issue(self.revision, self.quality)
        values = {
            "copy_number": 9,
            "department_id": self.warehouse.id,
            "state": "returned",
            "user_id": self.user_author.id,
            "date_printed": "2020-01-01",
            "receiver": "Nobody",
            "revision_id": self._draft(self.document).id,
        }
        for user in (self.user_author, self.user_controller, self.user_admin):
            own = copy.with_user(user)
            for name, value in values.items():
                with (
                    self.subTest(user=user.name, name=name),
                    self._assert_refused(UserError, "."),
                ):
                    own.write({name: value})
            with self._assert_refused(AccessError, "delete"):
                own.unlink()
            with self._assert_refused(AccessError, "create"):
                own.create({"revision_id": self.revision.id, "copy_number": 5})
        with self._assert_refused(UserError, "the log of controlled copies is kept"):
            copy.sudo().unlink()
        copy.with_user(self.user_controller).note = "Behind the door"
        self.assertEqual(copy.note, "Behind the door")

    # === DIALOG === #

    def test_dialog_proposes_what_nobody_holds(self):
        self._issue(self.revision, self.quality)
        dialog = Form(self._open_dialog()).save()
        self.assertRecordValues(
            dialog.line_ids,
            [
                {
                    "department_id": self.quality.id,
                    "receiver": "Kim Keeper",
                    "copies": 3,
                    "held": 1,
                    "quantity": 2,
                },
                {
                    "department_id": self.warehouse.id,
                    "receiver": False,
                    "copies": 1,
                    "held": 0,
                    "quantity": 1,
                },
            ],
        )
        action = dialog.action_issue()
        self.assertEqual(
            action["report_name"], "document_control.controlled_document_print_report"
        )
        self.assertEqual(self.document.print_count, 4)
        self.assertEqual(
            [
                copy.department_id.name
                for copy in self.revision.print_ids.sorted("copy_number")
            ],
            ["Quality Center", "Quality Center", "Quality Center", "Warehouse"],
        )

    def test_dialog_without_a_quantity_is_refused(self):
        dialog = Form(self._open_dialog()).save()
        dialog.line_ids.quantity = 0
        with self._assert_refused(UserError, "A0: enter how many copies each departm"):
            dialog.action_issue()

    def test_dialog_keeps_to_the_list(self):
        dialog = Form(self._open_dialog()).save()
        dialog.line_ids[1].quantity = 2
        with self._assert_refused(UserError, "gives Warehouse 1 copies"):
            dialog.action_issue()

    # === DISTRIBUTION LIST === #

    def test_ticked_department_gets_one_copy_by_default(self):
        sales = self.env["controlled.document.department"].create({"name": "Sales"})
        self.document.with_user(self.user_controller).distribution_ids = [
            Command.create({"department_id": sales.id})
        ]
        row = self.document.distribution_ids[-1]
        self.assertRecordValues(row, [{"is_distributed": True, "copies": 1}])
        row.is_distributed = False
        self.assertEqual(row.copies, 0)
        row.is_distributed = True
        self.assertEqual(row.copies, 1)
