import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from ..report_common import ReturnReportCommon

ANALYSIS = "return_order_inspection_report_analysis"


@tagged("post_install", "-at_install")
class TestInspectionChecklist(ReturnReportCommon, HttpCase):
    """Every inspection answers the checklist of its reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["return.order.reason.check"].create(
            [
                {"reason_id": cls.reason.id, "name": "Seals intact"},
                {
                    "reason_id": cls.reason.id,
                    "name": "Voltage measured",
                    "require_photo": True,
                },
                {
                    "reason_id": cls.reason.id,
                    "name": "Accessories complete",
                    "is_required": False,
                },
            ]
        )
        cls.order = cls._sell()

    def _draft(self, quantity=2.0):
        returns = self._authorize(self._create_return(self.order, [quantity]))
        self._receive(returns)
        draft = returns.inspection_ids.with_user(self.user_officer)
        draft.condition = "as_new"
        return draft

    def _answer(self, inspection):
        seals, voltage, __ = inspection.check_ids
        seals.result = "ok"
        voltage.write(
            {
                "result": "not_ok",
                "note": "11.2 V",
                "attachment_ids": [
                    Command.create(
                        {"name": "meter.txt", "datas": base64.b64encode(b"11.2 V")}
                    )
                ],
            }
        )

    # === ANSWERS === #

    def test_inspection_gets_the_checklist_of_its_reason(self):
        self.checks[2].active = False
        draft = self._draft()
        self.assertEqual(draft.check_ids.check_id, self.checks[:2])
        self.assertRecordValues(draft, [{"check_count": 2, "check_open_count": 2}])
        self.assertFalse(any(draft.check_ids.mapped("result")))

    def test_required_checks_are_answered_before_the_goods_move(self):
        draft = self._draft()
        with self.assertRaisesRegex(
            UserError, f"Battery Module on {draft.order_id.name}: .*“Seals intact”"
        ):
            draft.action_validate()
        draft.check_ids[:2].result = "ok"
        with self.assertRaisesRegex(UserError, "“Voltage measured” needs a photo"):
            draft.action_validate()
        draft.check_ids[1].result = "not_applicable"
        draft.action_validate()
        self.assertEqual(draft.state, "done")

    def test_answer_keeps_who_and_when(self):
        draft = self._draft()
        with Form(draft) as form, form.check_ids.edit(0) as check:
            check.result = "ok"
        self.assertEqual(draft.check_ids[0].user_id, self.user_officer)
        self.assertTrue(draft.check_ids[0].date_checked)
        self.assertFalse(draft.check_ids[1].user_id)
        self.assertEqual(draft.check_open_count, 1)

    def test_photo_is_seen_by_everybody_who_sees_the_inspection(self):
        draft = self._draft()
        self._answer(draft)
        photo = draft.check_ids.attachment_ids
        self.assertEqual(photo.res_model, "return.order.inspection.check")
        self.assertTrue(photo.with_user(self.user_salesperson).has_access("read"))

    def test_rest_gets_a_checklist_of_its_own(self):
        draft = self._draft(4.0)
        draft.quantity = 1.0
        self._answer(draft)
        rest = draft.action_split()
        self.assertEqual(rest.check_ids.check_id, self.checks)
        self.assertEqual(rest.check_open_count, 2)
        draft.action_validate()
        self.assertEqual(rest.state, "draft")

    def test_answers_are_frozen_with_the_inspection(self):
        draft = self._draft()
        self._answer(draft)
        draft.action_validate()
        for values in ({"result": "ok"}, {"note": "12 V"}, {"attachment_ids": False}):
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                draft.check_ids[1].write(values)
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            draft.check_ids = [Command.update(draft.check_ids[0].id, {"note": "x"})]

    def test_rows_cannot_be_forged(self):
        draft = self._draft()
        check = draft.check_ids[0]
        for values in (
            {"user_id": self.user_manager.id},
            {"is_required": False},
            {"check_id": self.checks[2].id},
            {"date_checked": "2026-01-01 00:00:00"},
        ):
            with self.assertRaisesRegex(UserError, "follows from the buttons"):
                check.write(values)
        with self.assertRaises(AccessError):
            check.unlink()
        with self.assertRaises(AccessError):
            check.create({"inspection_id": draft.id, "check_id": self.checks[0].id})
        with self.assertRaises(AccessError):
            check.with_user(self.user_warehouse).result = "ok"
        with self.assertRaisesRegex(UserError, "follows from the buttons"):
            draft.check_open_count = 0

    def test_check_that_was_answered_keeps_its_text(self):
        draft = self._draft()
        check = self.checks[0].with_user(self.user_manager)
        check.name = "Seals untouched"
        self._answer(draft)
        draft.action_validate()
        with self.assertRaisesRegex(UserError, "Archive it, and add a new check"):
            check.name = "Something else"
        with self.assertRaisesRegex(UserError, "Seals untouched"):
            check.unlink()
        check.write({"sequence": 50, "active": False})
        self.assertEqual(self.reason.check_count, 2)

    def test_company_sees_its_own_only(self):
        draft = self._draft()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.user_manager.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.reason.company_id = self.company
        for records in (draft.check_ids, self.checks):
            foreign = records.with_user(self.user_manager)
            self.assertFalse(foreign.search([("id", "in", records.ids)]))

    def test_reason_without_checks_gives_no_rows(self):
        self.checks.active = False
        draft = self._draft()
        self.assertFalse(draft.check_ids)
        draft.action_validate()
        self.assertEqual(draft.state, "done")

    # === INSPECTION PAGE === #

    def test_page_asks_for_the_checklist_too(self):
        draft = self._draft()
        row = draft.order_id.get_inspection_page()["rows"][0]
        self.assertEqual([check["id"] for check in row["checks"]], draft.check_ids.ids)
        self.assertIn("“Seals intact” is required", row["gaps"][0][1])
        draft.check_ids[:2].write({"result": "not_applicable"})
        row = draft.order_id.get_inspection_page()["rows"][0]
        self.assertFalse(row["gaps"])
        draft.action_validate()
        self.assertEqual(draft.state, "done")
        self.assertEqual(draft.check_ids[:2].user_id, self.user_officer)

    def test_check_of_the_parcel_is_asked_once(self):
        self.checks[:2].about = "parcel"
        order = self._sell([{}, {"product_id": self._create_goods("Cable").id}])
        returns = self._authorize(self._create_return(order, [2.0, 1.0]))
        self._receive(returns)
        returns = returns.with_user(self.user_officer)
        page = returns.get_inspection_page()
        asked = [check["name"] for check in page["parcels"][0]["checks"]]
        self.assertEqual(asked, ["Seals intact", "Voltage measured"])
        for row in page["rows"]:
            self.assertEqual(
                [check["name"] for check in row["checks"]], ["Accessories complete"]
            )
        first, second = returns.inspection_ids
        self._answer(first)
        self.assertEqual(second.check_ids.mapped("result"), ["ok", "not_ok", False])
        self.assertEqual(second.check_ids[0].user_id, self.user_officer)
        self.assertEqual(second.check_ids[1].attachment_ids.name, "meter.txt")
        first.quantity = 1.0
        rest = first.action_split()
        self.assertEqual(rest.check_ids.mapped("result"), ["ok", "not_ok", False])
        first.set_outcome("as_new")
        first.action_validate()
        second.check_ids[0].result = "not_ok"
        self.assertEqual(first.check_ids[0].result, "ok")
        self.assertEqual(rest.check_ids[0].result, "not_ok")

    def test_check_of_another_parcel_is_asked_again(self):
        self.checks.about = "parcel"
        first = self._draft(1.0)
        self._answer(first)
        second = self._draft(1.0)
        self.assertFalse(any(second.check_ids.mapped("result")))

    def test_parts_split_on_the_page_get_the_same_answers(self):
        draft = self._draft(4.0)
        returns = draft.order_id
        self._answer(draft)
        part = draft.browse(draft.split_off(1.0))
        part.write({"condition": "unusable", "disposition_id": self.scrap.id})
        (draft | part).action_validate()
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"done"})
        for inspection in returns.inspection_ids:
            self.assertEqual(
                inspection.check_ids.mapped("result"), ["ok", "not_ok", False]
            )
            self.assertEqual(inspection.check_ids[1].attachment_ids.name, "meter.txt")

    # === PRINT === #

    def test_analysis_record_prints_the_checklist(self):
        draft = self._draft()
        self._answer(draft)
        draft.action_validate()
        pages = self._render(ANALYSIS, draft)
        self.assertEqual(len(pages), 1)
        for text in ("Seals intact", "Voltage measured", "Not OK", "11.2 V"):
            self.assertIn(text, pages[0])
