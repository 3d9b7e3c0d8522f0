from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..inspection_page_common import InspectionPageCommon


@tagged("post_install", "-at_install")
class TestInspectionPage(InspectionPageCommon):
    """The page that inspects a whole receipt at once: opened, pressed, validated."""

    # === OPENING === #

    def test_page_has_one_open_row_per_draft_of_all_returns(self):
        returns = self._receive_return(4.0) | self._receive_return(2.0)
        drafts = self._open(returns)
        self.assertRecordValues(
            drafts.sorted("quantity"),
            [
                {"quantity": 2.0, "condition": False, "disposition_id": False},
                {"quantity": 4.0, "condition": False, "disposition_id": False},
            ],
        )
        page = self._get_page(returns)
        self.assertEqual([order["id"] for order in page["orders"]], returns.ids)
        self.assertEqual([row["id"] for row in page["rows"]], drafts.ids)
        row = page["rows"][0]
        self.assertEqual(row["product"], "Battery Module")
        self.assertEqual([gap[0] for gap in row["gaps"]], ["condition"])
        self.assertEqual(
            row["outcomes"][0],
            {
                "condition": "as_new",
                "disposition_id": self.restock.id,
                "credit_percent": 100.0,
                "settlement_type": "refund",
                "is_planned": False,
            },
        )
        # Damaged goods never go back to stock unasked.
        self.assertFalse(row["outcomes"][2]["disposition_id"])

    def test_page_opens_from_the_reverse_transfer_and_from_the_list(self):
        returns = self._receive_return()
        picking = returns.reverse_picking_ids.with_user(self.user_officer)
        self.assertTrue(picking.is_return_to_inspect)
        action = picking.action_inspect_return()
        self.assertEqual(action["tag"], "return_management.inspect")
        self.assertEqual(action["context"]["active_ids"], returns.ids)
        action = self._get_drafts(returns).action_inspect()
        self.assertEqual(action["context"]["active_ids"], returns.ids)

    def test_without_goods_to_inspect_the_page_does_not_open(self):
        returns = self._create_return(self._sell(), [1.0])
        with self.assertRaisesRegex(UserError, "nothing waits for an inspection"):
            self._open(returns)

    def test_salesperson_cannot_open_the_page(self):
        returns = self._receive_return().with_user(self.user_salesperson)
        for call in (
            returns.action_inspect,
            returns.get_inspection_page,
            lambda: returns.scan_inspections([{"code": "x"}], "as_new"),
            lambda: returns.inspection_ids.set_outcome("as_new"),
            lambda: returns.inspection_ids.split_off(1.0),
            lambda: returns.inspection_ids.join_parts(),
            lambda: returns.inspection_ids.save_from_page({"finding": "x"}, {}),
            lambda: returns.inspection_ids.add_photo("x.png", ""),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_other_company_sees_nothing_of_the_page(self):
        returns = self._receive_return()
        other = self.setup_other_company()["company"]
        foreign = self.user_officer.copy(
            {
                "login": "officer_elsewhere",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
            }
        )
        for call in (
            returns.with_user(foreign).get_inspection_page,
            lambda: returns.with_user(foreign).scan_inspections([], "as_new"),
            lambda: returns.inspection_ids.with_user(foreign).set_outcome("as_new"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_what_no_scanner_sends_is_refused(self):
        returns = self._receive_return().with_user(self.user_officer)
        for scans, condition in (
            (None, "as_new"),
            (["x"], "as_new"),
            ([{"code": "x"}] * 501, "as_new"),
            ([{"code": "x"}], "splendid"),
        ):
            with (
                self.subTest(condition=condition),
                self.assertRaisesRegex(UserError, "At most 500 scans"),
            ):
                returns.scan_inspections(scans, condition)

    # === ONE PRESS === #

    def test_one_press_says_all_of_the_usual_outcome(self):
        drafts = self._open(self._receive_return())
        drafts.set_outcome("as_new")
        self.assertRecordValues(
            drafts,
            [
                {
                    "condition": "as_new",
                    "disposition_id": self.restock.id,
                    "credit_percent": 100.0,
                    "settlement_type": "refund",
                }
            ],
        )
        drafts.set_outcome("unusable")
        self.assertFalse(drafts.disposition_id)
        drafts.disposition_id = self.scrap
        self.assertEqual(drafts.credit_percent, self.scrap.credit_percent)

    def test_unknown_condition_is_refused(self):
        drafts = self._open(self._receive_return())
        with self.assertRaisesRegex(UserError, "“rotten” is no condition"):
            drafts.set_outcome("rotten")

    def test_pressed_after_validating_is_refused(self):
        drafts = self._open(self._receive_return())
        drafts.set_outcome("as_new")
        drafts.action_validate()
        for call in (
            lambda: drafts.set_outcome("unusable"),
            lambda: drafts.split_off(1.0),
            lambda: drafts.save_from_page({"finding": "x"}, {"finding": ""}),
        ):
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                call()

    # === VALIDATING === #

    def test_every_row_is_an_inspection_of_its_own(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        part = draft.browse(draft.split_off(1.0))
        draft.set_outcome("as_new")
        part.set_outcome("major_damage")
        for values in (
            {"disposition_id": self.scrap.id},
            {"credit_percent": 40.0},
            {"finding": "Dented"},
        ):
            part.save_from_page(values, part._get_page_values())
        (draft | part).action_validate()
        self.assertRecordValues(
            returns.inspection_ids.sorted("quantity"),
            [
                {
                    "state": "done",
                    "quantity": 1.0,
                    "condition": "major_damage",
                    "disposition_id": self.scrap.id,
                    "credit_percent": 40.0,
                    "finding": "Dented",
                },
                {
                    "state": "done",
                    "quantity": 3.0,
                    "condition": "as_new",
                    "disposition_id": self.restock.id,
                    "credit_percent": 100.0,
                    "finding": False,
                },
            ],
        )
        self.assertEqual(returns.inspection_status, "full")
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)

    def test_without_a_condition_nothing_is_validated(self):
        draft = self._open(self._receive_return())
        with self.assertRaisesRegex(UserError, "Battery Module.*choose the condition"):
            draft.action_validate()

    def test_reason_that_says_it_all_needs_no_condition(self):
        self.reason.disposition_id = self.scrap
        returns = self._receive_return()
        draft = self._open(returns)
        self.assertFalse(self._get_page(returns)["rows"][0]["gaps"])
        draft.action_validate()
        self.assertEqual(draft.disposition_id, self.scrap)

    def test_all_that_is_missing_is_said_at_once(self):
        self.env["return.order.reason.check"].create(
            [
                {"reason_id": self.reason.id, "name": "Seals"},
                {"reason_id": self.reason.id, "name": "Voltage"},
            ]
        )
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        draft.split_off(1.0)
        gaps = [
            [gap[0] for gap in row["gaps"]] for row in self._get_page(returns)["rows"]
        ]
        drafts = self._get_drafts(returns)
        self.assertEqual(
            gaps,
            [
                ["condition", *(f"check_{check.id}" for check in draft.check_ids)]
                for draft in drafts
            ],
        )
        with self.assertRaises(UserError) as refused:
            drafts.action_validate()
        for words in ("choose the condition", "“Seals”", "“Voltage”"):
            self.assertIn(words, str(refused.exception))

    def test_what_is_left_out_waits_for_another_inspection(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        draft.split_off(3.0)
        draft.set_outcome("as_new")
        draft.action_validate()
        left = returns.inspection_ids.filtered(lambda i: i.state == "draft")
        self.assertEqual(left.quantity, 3.0)
        self.assertEqual(returns.inspection_status, "partial")

    def test_serial_numbers_follow_their_rows(self):
        returns = self._receive_serials()
        self._open(returns).set_outcome("as_new")
        self._scan(returns, "SN-3", condition="unusable")
        drafts = self._get_drafts(returns)
        bad = drafts.filtered(lambda row: row.condition == "unusable")
        bad.disposition_id = self.scrap
        drafts.action_validate()
        scrapped = returns.sudo().inspection_ids.filtered(
            lambda i: i.disposition_id == self.scrap
        )
        self.assertEqual(scrapped.lot_ids, self.serials[2])
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"done"})

    def test_more_than_received_is_refused_naming_the_product(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        with self.assertRaisesRegex(ValidationError, "Battery Module.*only 4"):
            draft.quantity = 5.0
        self.assertEqual(returns.inspection_ids.state, "draft")

    def test_nothing_entered_is_refused(self):
        draft = self._open(self._receive_return(4.0))
        draft.quantity = 0.0
        with self.assertRaisesRegex(UserError, "quantity above zero"):
            draft.action_validate()

    def test_share_follows_the_disposition(self):
        draft = self._open(self._receive_return(4.0))
        draft.set_outcome("as_new")
        draft.save_from_page(
            {"disposition_id": self.send_back.id}, draft._get_page_values()
        )
        self.assertEqual(draft.credit_percent, 0.0)

    def test_double_click_validates_once(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        draft.set_outcome("as_new")
        draft.action_validate()
        draft.action_validate()
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)
        self.assertEqual(len(returns.inspection_ids), 1)

    def test_page_takes_as_many_statements_for_many_rows(self):
        few = self._receive_return(2.0)
        many = few.browse().union(*(self._receive_return(1.0) for __ in range(5)))
        counts = []
        for returns in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get_page(returns)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)
