from odoo.exceptions import UserError
from odoo.tests import tagged

from .mail_common import MailRequestCommon


@tagged("post_install", "-at_install")
class TestMailLines(MailRequestCommon):
    """Staff take lines of the mentioned orders into the draft that a mail opened."""

    def _open_dialog(self, returns):
        action = returns.with_user(self.user_salesperson).action_add_mentioned_lines()
        return (
            self.env["return.order.create"]
            .with_user(self.user_salesperson)
            .browse(action["res_id"])
        )

    def _open_return(self):
        returns = self._receive_mail(text=f"Order {self.order.name} is broken")
        returns.user_id = self.user_salesperson
        return returns

    def test_chosen_quantities_become_lines_of_the_draft(self):
        returns = self._open_return()
        dialog = self._open_dialog(returns)
        self.assertEqual(dialog.target_id, returns)
        self.assertEqual(dialog.channel, "email")
        dialog.line_ids.quantity = 3.0
        dialog.reason_id = self.reason
        dialog.action_create()
        dialog.action_create()
        self.assertRecordValues(
            returns.line_ids,
            [{"sale_line_id": self.order.order_line.id, "product_uom_qty": 3.0}],
        )
        self.assertEqual(returns.reason_id, self.reason)
        returns.with_user(self.user_salesperson).action_submit()
        self.assertEqual(returns.state, "submitted")

    def test_nothing_chosen_is_refused(self):
        dialog = self._open_dialog(self._open_return())
        with self.assertRaisesRegex(UserError, "Nothing was chosen"):
            dialog.action_create()

    def test_more_than_delivered_is_refused(self):
        returns = self._open_return()
        dialog = self._open_dialog(returns)
        dialog.line_ids.quantity = 11.0
        with self.assertRaises(UserError):
            dialog.action_create()

    def test_submitted_return_gets_no_lines(self):
        returns = self._open_return()
        dialog = self._open_dialog(returns)
        dialog.action_all()
        dialog.reason_id = self.reason
        dialog.action_create()
        returns.with_user(self.user_salesperson).action_submit()
        with self.assertRaisesRegex(UserError, "was submitted"):
            self._open_dialog(returns)
