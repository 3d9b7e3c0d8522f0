from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.test_context_keys import KEYS

from .policy_common import PolicyMixin


@tagged("post_install", "-at_install")
class TestContextKeys(PolicyMixin, ReturnManagementCommon):
    """A policy that decided yields to no context of a client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            name="Thirty Days",
            window_ids=[(0, 0, {"return_window_days": 30})],
        )
        cls.done = cls._take_back(cls._sell([{}]), [2.0])
        cls._settle(cls.done)
        cls.env.flush_all()

    def _call(self, method, *args, context):
        with (
            self.assertRaises(UserError),
            mute_logger("odoo.addons.base.models.ir_access"),
            self.cr.savepoint(),
        ):
            call_kw(
                self.policy.with_user(self.user_manager),
                method,
                [self.policy.ids, *args],
                {"context": dict(context)},
            )

    def test_policy_that_decided_is_neither_deleted_nor_written(self):
        self.assertEqual(self.done.line_ids.policy_id, self.policy)
        for context in (*({key: value} for key, value in KEYS.items()), KEYS):
            with self.subTest(context=context):
                self._call("unlink", context=context)
                self._call("write", {"state": "draft"}, context=context)
        self.env.invalidate_all()
        self.assertEqual(self.policy.exists().state, "confirmed")

    def test_the_system_deletes_at_uninstallation(self):
        root = self.env(user=1, su=True, context={"_force_unlink": True})
        policy = self.done.line_ids.policy_id
        self.assertTrue(policy.window_ids)
        root["return.order.policy"].browse(policy.ids).window_ids.unlink()
        self.assertFalse(policy.window_ids.exists())
