from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.return_management.tests.access_common import AccessTableMixin
from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin
from odoo.addons.return_management.tests.common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestAccessRights(AccessTableMixin, ReturnManagementCommon):
    """What every group may do, in the lists and through RPC."""

    addon = "return_management_notice"
    rights = {
        "return.order.notice": ["", "r", "r", "r", "", "r", ""],
        "return.order.notice.setting": ["", "r", "r", "rw", "", "", ""],
        "return.order.ask": ["", "crwd", "crwd", "crwd", "", "crwd", ""],
    }


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, ReturnManagementCommon):
    """What is new in this addon fails until it is in a table."""

    addons = ("return_management_notice",)
    fields_table = {
        "res.company": {
            "setting": (
                "return_alias_id return_expiry_days return_notice_alert_hours "
                "return_reminder_days"
            ),
        },
        "return.order": {
            "never": (
                "asked_by_id date_answered date_asked date_chased "
                "date_refund_chased date_reminded inquiry is_sender_unknown "
                "is_waiting_for_customer mentioned_sale_order_ids sender_email"
            ),
        },
        "return.order.notice": {
            "never": (
                "active company_id date_alerted date_due date_sent error message_id "
                "order_id retries state step"
            ),
        },
        "return.order.notice.setting": {
            "setting": (
                "company_id date_since is_active mail_template_id sequence step"
            ),
        },
    }
    methods_table = {
        "return.order": {
            "somwf": "action_add_mentioned_lines action_view_notices",
            "som": (
                "action_confirm_sender action_draft action_stop_waiting action_submit"
            ),
        },
        "return.order.notice": {"som": "action_send_again"},
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.returns = cls._authorize(cls._create_return(cls.order, [2.0]))
        cls._receive(cls.returns)

    def _get_bridge_records(self):
        """Return a return that is under way, with its notices."""
        return {
            "return.order": self.returns,
            "return.order.notice": self.returns.sudo().notice_ids.sudo(False),
        }

    def _assert_denied(self, records, user, method, *args):
        with (
            self.subTest(user=user.login, method=method),
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_access"),
            self.cr.savepoint(),
        ):
            call_kw(records.with_user(user), method, list(args), {})

    def test_dialog_belongs_to_whom_it_is_open_for(self):
        Ask = self.env["return.order.ask"]
        dialog = Ask.with_user(self.user_officer).create(
            {"order_ids": self.returns.ids, "inquiry": "Which label?"}
        )
        self.env.flush_all()
        for user in (self.user_manager, self.user_finance):
            own = Ask.with_user(user)
            self.assertFalse(own.search([("id", "=", dialog.id)]))
            self._assert_denied(dialog, user, "read", dialog.ids, ["inquiry"])
            self._assert_denied(dialog, user, "write", dialog.ids, {})
            self._assert_denied(dialog, user, "unlink", dialog.ids)

    def test_mails_are_forged_by_nobody(self):
        """What the gateway calls is public."""
        customer = new_test_user(
            self.env,
            "gateway_customer",
            groups="base.group_portal",
            partner_id=self.customer.id,
        )
        count = len(self.returns.message_ids)
        large = {"body": "x" * 300000, "attachments": [["evil.exe", "MZ", {}]]}
        new = {"subject": "x", "email_from": "a@b.c"}
        for user in (customer, new_test_user(self.env, "gateway_clerk")):
            self._assert_denied(
                self.returns, user, "message_update", self.returns.ids, large
            )
            self._assert_denied(self.returns, user, "message_new", new)
        self.assertEqual(len(self.returns.message_ids), count)
