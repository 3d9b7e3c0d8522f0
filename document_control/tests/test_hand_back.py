from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestHandBack(DocumentControlCommon):
    """Copies of what was replaced are asked back, and come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()
        cls._distribute(cls.document, {cls.quality: 3, cls.warehouse: 1})
        cls.revision = cls._release_next(cls.document)

    def test_copies_of_the_earlier_revision_are_asked_back(self):
        copies = self._issue(self.revision, self.quality, 2)
        copies += self._issue(self.revision, self.warehouse)
        self._release_next(self.document, date_effective="2099-01-01")
        self.assertEqual(set(copies.mapped("state")), {"recalled"})
        self.assertEqual(set(copies.mapped("date_deadline")), {date(2099, 1, 1)})
        self.assertEqual(self.document.recalled_count, 3)
        activities = self._activities(self.document, "hand_back").sorted("summary")
        code = self.document.code
        self.assertRecordValues(
            activities,
            [
                {
                    "user_id": self.user_keeper.id,
                    "summary": f"Hand back {code} A0: Quality Center",
                    "date_deadline": date(2099, 1, 1),
                },
                {
                    # The warehouse names no keeper: the responsible is asked.
                    "user_id": self.document.user_id.id,
                    "summary": f"Hand back {code} A0: Warehouse",
                    "date_deadline": date(2099, 1, 1),
                },
            ],
        )
        self.assertIn("No. 1, 2", activities[0].note)

    def test_handing_back_closes_the_request(self):
        copies = self._issue(self.revision, self.quality, 2)
        self._release_next(self.document)
        copies = copies.with_user(self.user_controller)
        copies[0].action_hand_back()
        self.assertRecordValues(
            copies[0],
            [{"state": "returned", "closed_by_id": self.user_controller.id}],
        )
        self.assertTrue(copies[0].date_closed)
        self.assertTrue(self._activities(self.document, "hand_back"))
        copies[1].action_report_lost()
        self.assertEqual(copies[1].state, "lost")
        self.assertFalse(self._activities(self.document, "hand_back"))
        self.assertEqual(self.document.recalled_count, 0)

    def test_request_of_a_department_does_not_wait_for_another(self):
        quality = self._issue(self.revision, self.quality)
        self._issue(self.revision, self.warehouse)
        self._release_next(self.document)
        quality.with_user(self.user_controller).action_hand_back()
        (activity,) = self._activities(self.document, "hand_back")
        self.assertIn("Warehouse", activity.summary)

    def test_copy_is_closed_once(self):
        copy = self._issue(self.revision, self.quality).with_user(self.user_controller)
        copy.action_hand_back()
        for name in ("action_hand_back", "action_report_lost"):
            with self._assert_refused(UserError, "copy 1 cannot be .*“Handed Back"):
                getattr(copy, name)()

    def test_who_has_not_handed_back_is_found(self):
        copies = self._issue(self.revision, self.quality, 2)
        late = self._issue(self.revision, self.warehouse)
        self._release_next(self.document)
        copies.with_user(self.user_controller).action_hand_back()
        Print = self.env["controlled.document.print"].with_user(self.user_controller)
        action = self.env.ref(
            "document_control.controlled_document_print_action_recalled"
        )
        self.assertIn("search_default_filter_recalled", action.context)
        domain = [("document_id", "=", self.document.id), ("state", "=", "recalled")]
        self.assertEqual(Print.search(domain), late)
        self.assertEqual(
            self.env["controlled.document"].search(
                [
                    ("print_ids.state", "=", "recalled"),
                    ("company_id", "=", self.company.id),
                ]
            ),
            self.document,
        )

    def test_recalled_copy_is_not_printed_again(self):
        copy = self._issue(self.revision, self.quality).with_user(self.user_controller)
        action = copy.action_print()
        self.assertEqual(action["context"]["active_ids"], copy.ids)
        self._release_next(self.document)
        message = "copy 1 cannot be used for this: the state is “To Hand Back”"
        with self._assert_refused(UserError, message):
            copy.action_print()
        report = "document_control.controlled_document_print_report_action"
        Report = self.env["ir.actions.report"].with_user(self.user_controller)
        with self._assert_refused(UserError, message):
            Report._render_qweb_html(report, copy.ids)

    def test_withdrawing_asks_all_copies_back(self):
        copies = self._issue(self.revision, self.quality, 2)
        self.document.with_user(self.user_controller).action_withdraw()
        self.assertEqual(set(copies.mapped("state")), {"recalled"})
        self.assertEqual(
            self._activities(self.document, "hand_back").user_id, self.user_keeper
        )
