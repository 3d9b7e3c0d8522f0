import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReturnOrderEvidence(ReturnManagementCommon):
    """Files that are uploaded with a request are seen by whoever decides about it."""

    def _upload(self, user):
        """Upload a file as the web client does before the record is saved."""
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "dent.png", "raw": b"x", "res_model": "return.order"})
        )

    def test_evidence_of_a_salesperson_is_read_by_the_approver(self):
        returns = self._create_return(self._sell(), [1.0])
        file = self._upload(self.user_salesperson)
        returns.write({"attachment_ids": [Command.link(file.id)]})
        self.env.invalidate_all()
        seen = returns.with_user(self.user_officer).attachment_ids
        self.assertEqual(seen.mapped("name"), ["dent.png"])
        self.assertEqual(file.res_id, returns.id)

    def test_evidence_of_a_new_return_is_adopted(self):
        file = self._upload(self.user_salesperson)
        returns = (
            self.env["return.order"]
            .with_user(self.user_salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "attachment_ids": [Command.link(file.id)],
                }
            )
        )
        self.assertEqual(file.res_id, returns.id)

    def test_photos_of_an_inspection_are_adopted(self):
        returns = self._create_return(self._sell(), [1.0])
        self._authorize(returns)
        self._receive(returns)
        file = self._upload(self.user_officer)
        inspection = returns.inspection_ids.with_user(self.user_officer)
        inspection.attachment_ids = [Command.link(file.id)]
        self.assertEqual(file.res_id, inspection.id)
        self.assertEqual(file.res_model, "return.order.inspection")

    # === WHAT WAS DECIDED UPON RESTS ON ITS FILES === #

    def _attach(self, record, user):
        file = self._upload(user)
        record.with_user(user).attachment_ids = [Command.link(file.id)]
        return file

    def _assert_kept(self, record, file, user):
        """Try every way to take a file away, or to make it another one."""
        own, files = record.with_user(user), file.with_user(user)
        attempts = [
            lambda: own.write({"attachment_ids": [Command.clear()]}),
            lambda: own.write({"attachment_ids": [Command.unlink(file.id)]}),
            lambda: own.write({"attachment_ids": [Command.delete(file.id)]}),
            lambda: own.write({"attachment_ids": [Command.set([])]}),
            lambda: files.write({"raw": b"other"}),
            lambda: files.write({"datas": base64.b64encode(b"other")}),
            lambda: files.write({"datas": b"no base64"}),
            lambda: files.write({"type": "url", "url": "https://example.com/a.png"}),
            lambda: files.write({"res_model": "res.partner", "res_id": 1}),
            lambda: files.write({"res_id": 0}),
            lambda: files.unlink(),
            # The button of the messages deletes as superuser.
            lambda: files.sudo().unlink(),
            lambda: files.sudo().with_context(_force_unlink=True).unlink(),
        ]
        for number, attempt in enumerate(attempts):
            with (
                self.subTest(record=record._name, attempt=number),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                attempt()
        self.env.invalidate_all()
        self.assertEqual(record.attachment_ids, file)
        self.assertEqual(file.raw, b"x")

    def test_evidence_of_a_submitted_return_stays(self):
        returns = self._create_return(self._sell(), [1.0])
        wrong = self._attach(returns, self.user_salesperson)
        wrong.with_user(self.user_salesperson).unlink()
        file = self._attach(returns, self.user_salesperson)
        returns.with_user(self.user_salesperson).action_submit()
        self._assert_kept(returns, file, self.user_salesperson)
        self._attach(returns, self.user_salesperson)
        self.assertEqual(len(returns.attachment_ids), 2)

    def test_photos_of_a_validated_inspection_stay(self):
        self.env["return.order.reason.check"].create(
            {"reason_id": self.reason.id, "name": "Sealed?"}
        )
        returns = self._authorize(self._create_return(self._sell(), [1.0]))
        self._receive(returns)
        part = returns.inspection_ids
        for record in (part, part.check_ids):
            wrong = self._attach(record, self.user_officer)
            wrong.with_user(self.user_officer).unlink()
        files = {
            record: self._attach(record, self.user_officer)
            for record in (part, part.check_ids)
        }
        part.check_ids.with_user(self.user_officer).result = "ok"
        self._inspect(returns)
        for record, file in files.items():
            self._assert_kept(record, file, self.user_officer)
        # What is found out later is added until the measure was verified.
        self._attach(part, self.user_officer)
        self.assertEqual(len(part.attachment_ids), 2)
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            self._attach(part.check_ids, self.user_officer)

    def test_evidence_moves_to_another_storage(self):
        """Nothing is changed by it: an administrator moves all files at once."""
        returns = self._create_return(self._sell(), [1.0])
        file = self._attach(returns, self.user_salesperson)
        returns.with_user(self.user_salesperson).action_submit()
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        file._migrate()
        self.assertTrue(file.db_datas)
        self.assertEqual(file.raw, b"x")

    def test_evidence_of_a_cancelled_return_goes_with_it(self):
        returns = self._create_return(self._sell(), [1.0])
        file = self._attach(returns, self.user_salesperson)
        returns.with_user(self.user_salesperson).action_submit()
        returns.with_user(self.user_officer).action_cancel()
        returns.approval_ids.sudo().state = "pending"
        returns.with_user(self.user_manager).unlink()
        self.assertFalse(file.exists())

    def test_day_of_sending_stays_once_it_is_settled_by(self):
        returns = self._create_return(self._sell(), [1.0])
        self._authorize(returns).date_sent = "2026-03-02"
        returns.with_user(self.user_salesperson).date_sent = "2026-03-03"
        self._receive(returns)
        self._inspect(returns)
        returns.with_user(self.user_officer).action_settle()
        for user in (self.user_salesperson, self.user_officer):
            with self.assertRaisesRegex(UserError, "the day on which the goods were"):
                returns.with_user(user).date_sent = "2026-01-01"

    def test_goods_sent_after_their_refund_get_their_day(self):
        self._set_terms(due="approval")
        returns = self._authorize(self._create_return(self._sell(), [1.0]))
        self._settle(returns)
        self.assertEqual(returns.line_ids.qty_credit_posted, 1.0)
        returns.with_user(self.user_salesperson).date_sent = "2026-03-02"
        with self.assertRaisesRegex(UserError, "the day on which the goods were"):
            returns.with_user(self.user_salesperson).date_sent = False
