from odoo import Command
from odoo.tests import new_test_user, tagged

from .portal_attack_common import PortalAttackCommon

NOT_A_QUANTITY = (
    "-1",
    "0.5",
    "1.0000001",
    "1e0",
    "1e999",
    "NaN",
    "inf",
    "-inf",
    "１",
    "٣",
    "1;drop",
    "1' OR '1'='1",
    "0x1",
    "1_0",
    "+1",
    "1,5",
    "1 2",
    "8",
    str(10**30),
    "9" * 5000,
    "<script>",
    "{{ 7 * 7 }}",
    "None",
    "true",
    "[]",
)


@tagged("post_install", "-at_install")
class TestPortalForgedValues(PortalAttackCommon):
    """What the screens of a request did not offer is refused, whatever is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"/my/orders/{cls.own.order.id}/return/{cls.own.request.id}"
        cls.request_line = cls.own.request.line_ids
        cls.foreign_reason = cls.env["return.order.reason"].create(
            {"name": "Elsewhere", "group": "quality", "company_id": cls.company_2.id}
        )
        cls.archived_reason = cls.env["return.order.reason"].create(
            {"name": "Once", "group": "quality", "active": False}
        )
        cls.hidden_reason = cls.env["return.order.reason"].create(
            {"name": "Staff", "group": "quality", "is_portal": False}
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self._login(self.own.user)

    def _post(self, screen, **data):
        return self._send("POST", f"{self.url}/{screen}", data)

    def _fill(self):
        """Fill in all screens, so that only the summary is left."""
        self.own.request.write(
            {
                "settlement_type": "refund",
                "refund_method": "on_account",
                "return_method": "ship",
            }
        )
        self.env.flush_all()

    def _assert_nothing_kept(self, answer, before, state, statuses=(404, 422)):
        self._assert_refused(answer, before, statuses)
        self.assertEqual(self._fingerprint(), state)

    # === ITEMS === #

    def test_quantities_that_are_none(self):
        before, state = self._count_rows(), self._fingerprint()
        key = f"quantity_{self.own.line.id}"
        for text in NOT_A_QUANTITY:
            with self.subTest(text[:20]):
                answer = self._post("items", **{key: text})
                self._assert_nothing_kept(answer, before, state, (422,))
                self.assertIn('role="alert"', answer.text)
                self.assertNotIn('<script>"', answer.text)
        for texts in (["1", "999"], ["999", "1"]):
            with self.subTest(texts):
                # The first one counts, as everywhere in Odoo.
                answer = self._post("items", **{key: texts})
                self.assertIn(answer.status_code, (303, 422))
                self.assertEqual(self._count_rows(), before)
                self.assertEqual(self._fingerprint(), state)

    def test_no_quantity_at_all(self):
        before, state = self._count_rows(), self._fingerprint()
        key = f"quantity_{self.own.line.id}"
        for data in ({}, {key: ""}, {key: "0"}, {key: "0.0"}, {key: "\x00"}):
            with self.subTest(data):
                answer = self._post("items", **data)
                self._assert_nothing_kept(answer, before, state, (422,))

    def test_lines_of_other_orders(self):
        other = self._sell([{}], partner_id=self.own.partner.id)
        before, state = self._count_rows(), self._fingerprint()
        own = {f"quantity_{self.own.line.id}": "2"}
        for key in (
            self.victim.line.id,
            other.order_line.id,
            0,
            -1,
            999999999,
            10**30,
            "",
            "x",
            f"{self.own.line.id}.0",
            f"0{self.own.line.id}",
            f" {self.own.line.id}",
            "１",
            f"{self.own.line.id}__class__",
        ):
            with self.subTest(key):
                answer = self._post("items", **own, **{f"quantity_{key}": "1"})
                self._assert_nothing_kept(answer, before, state, (404,))

    def test_values_that_were_not_asked_are_ignored(self):
        before, state = self._count_rows(), self._fingerprint()
        extra = {
            "price_unit": "99999",
            "partner_id": str(self.victim.partner.id),
            "state": "authorized",
            "company_id": str(self.company_2.id),
            "order_id": str(self.victim.order.id),
            "request_id": str(self.victim.request.id),
            "line_ids": "[[5]]",
            "create_uid": "1",
            "return_order_id": str(self.victim.sent.id),
            "attachment_ids": str(self.victim.photo.id),
            "context": '{"uid": 1}',
        }
        key = f"quantity_{self.own.line.id}"
        answer = self._post("items", **{key: "1"}, **extra)
        self.assertIn(answer.status_code, (303, 400, 404))
        self.assertEqual(self._count_rows(), before)
        self.assertEqual(self._fingerprint(), state)
        request = self.own.request
        self.assertEqual(request.order_id, self.own.order)
        self.assertEqual(request.create_uid, self.own.user)

    # === REASON === #

    def test_reasons_that_were_not_offered(self):
        before, state = self._count_rows(), self._fingerprint()
        for text in (
            self.foreign_reason.id,
            self.archived_reason.id,
            self.hidden_reason.id,
            0,
            -1,
            999999999,
            2**31,
            10**30,
            f"{self.reason.id}.0",
            f"{self.reason.id};drop",
            "１",
            "x",
            "NaN",
            "<script>alert(1)</script>",
        ):
            with self.subTest(text):
                data = {f"reason_{self.request_line.id}": text}
                answer = self._post("reason", **data)
                self._assert_nothing_kept(answer, before, state, (404,))
        for line in (
            self.victim.request.line_ids.id,
            self.own.line.id + 10**6,
            "x",
            "",
        ):
            with self.subTest(line=line):
                data = {
                    f"reason_{self.request_line.id}": self.reason.id,
                    f"reason_{line}": self.reason.id,
                }
                answer = self._post("reason", **data)
                self._assert_nothing_kept(answer, before, state, (404,))
                answer = self._post("reason", **{f"comment_{line}": "Foreign"})
                self._assert_nothing_kept(answer, before, state, (404,))

    def test_files_of_others_are_not_removed(self):
        before, state = self._count_rows(), self._fingerprint()
        data = {f"reason_{self.request_line.id}": self.reason.id}
        files = self.victim.photo | self.victim.request_file | self.victim.staff_file
        for number in (*files.ids, self.own.file.id, 0, "-1", 10**30, "x", "１"):
            with self.subTest(number):
                answer = self._post("reason", **data, remove=number)
                self._assert_nothing_kept(answer, before, state, (404,))
        self.assertEqual(files.exists(), files)

    # === WISH AND WAY BACK === #

    def test_wishes_that_were_not_offered(self):
        before, state = self._count_rows(), self._fingerprint()
        for settlement, method in (
            ("allowance", ""),
            ("none", ""),
            ("REFUND", "on_account"),
            ("refund", ""),
            ("refund", "store_credit"),
            ("refund", "original_payment"),
            ("refund", "cash"),
            ("refund", "on_account'--"),
            ("", ""),
            ("x" * 10000, "x"),
            ("<script>", "<script>"),
        ):
            with self.subTest(settlement=settlement[:20], method=method):
                answer = self._post(
                    "settlement", settlement_type=settlement, refund_method=method
                )
                self._assert_nothing_kept(answer, before, state, (422,))
                self.assertNotIn('<script>"', answer.text)

    def test_ways_back_that_were_not_offered(self):
        self.company.return_portal_pickup = False
        self._fill()
        before, state = self._count_rows(), self._fingerprint()
        for method in ("none", "pickup", "SHIP", "", "x" * 9999, "<script>", "1"):
            with self.subTest(method[:20]):
                answer = self._post("method", return_method=method)
                self._assert_nothing_kept(answer, before, state, (422,))
        self.assertEqual(self.own.request.return_method, "ship")

    # === SUMMARY === #

    def test_submission_needs_consent(self):
        self._fill()
        before, state = self._count_rows(), self._fingerprint()
        for data in ({}, {"is_accepted": ""}, {"note": "x" * 20000}):
            with self.subTest(list(data)):
                answer = self._post("summary", **data)
                self._assert_nothing_kept(answer, before, state, (422,))
        self.assertLessEqual(len(self.own.request.note or ""), 5000)

    def test_screens_cannot_be_skipped(self):
        """Nothing is submitted while an earlier screen is not filled in."""
        before = self._count_rows()
        answer = self._post("summary", is_accepted="1")
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/settlement"))
        self.assertEqual(self._count_rows(), before)
        # What was offered at first and is not any more.
        self._fill()
        self.own.request.line_ids.reason_id = self.hidden_reason
        self.env.flush_all()
        answer = self._post("summary", is_accepted="1")
        self.assertTrue(answer.headers["Location"].endswith("/reason"))
        self.own.request.line_ids.reason_id = self.reason
        self.own.request.line_ids.quantity = 50.0
        self.env.flush_all()
        answer = self._post("summary", is_accepted="1")
        self.assertTrue(answer.headers["Location"].endswith("/items"))
        self.assertEqual(self._count_rows(), before)

    def _get_forged_vals(self):
        """Return what the summary never asks for."""
        return {
            "state": "authorized",
            "partner_id": self.victim.partner.id,
            "company_id": self.company_2.id,
            "amount_total": "99999",
            "price_unit": "99999",
            "credit_percent": "500",
            "settlement_type": "allowance",
            "return_order_id": self.victim.sent.id,
            "user_id": self.own.user.id,
            "channel": "manual",
        }

    def test_submission_takes_nothing_from_the_form(self):
        """Prices, customers and states are those of the order, whatever is sent."""
        self._fill()
        answer = self._post("summary", is_accepted="1", **self._get_forged_vals())
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        returns = self.own.request.return_order_id
        self.assertRecordValues(
            returns,
            [
                {
                    "state": "submitted",
                    "partner_id": self.own.partner.id,
                    "company_id": self.company.id,
                    "channel": "portal",
                    "submitted_by_id": self.own.user.id,
                    "requested_settlement_type": "refund",
                }
            ],
        )
        self.assertRecordValues(
            returns.line_ids,
            [{"sale_line_id": self.own.line.id, "product_uom_qty": 1.0}],
        )
        self.assertFalse(returns.credit_note_ids)
        self.assertFalse(returns.reverse_picking_ids)
        # Sent again, it leads to the same return.
        before = self._count_rows()
        again = self._post("summary", is_accepted="1")
        self.assertEqual(again.headers["Location"], answer.headers["Location"])
        self.assertEqual(self._count_rows(), before)

    def test_employees_get_no_rights_here(self):
        """Who reads orders and may create no return does not get around that here."""
        clerk = new_test_user(
            self.env,
            "attack_sales",
            groups="base.group_user,sales_team.group_sale_salesman_all_leads",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self._fill()
        # As if the employee had begun it
        self.env.cr.execute(
            "UPDATE return_order_request SET create_uid = %s WHERE id = %s",
            [clerk.id, self.own.request.id],
        )
        self.env.invalidate_all()
        before, state = self._count_rows(), self._fingerprint()
        self._login(clerk)
        self.assertEqual(self._send("GET", f"{self.url}/summary").status_code, 200)
        answer = self._post("summary", is_accepted="1")
        self._assert_nothing_kept(answer, before, state, (403,))
