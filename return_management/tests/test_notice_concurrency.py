from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestNoticeConcurrency(BaseCase):
    """Two people take a step at once, each on a connection of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        # Nobody needs to wait between two tries here.
        self.startPatcher(patch("odoo.service.model.time.sleep"))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            partner = env["res.partner"].create({"name": "Is told once"})
            order = env["return.order"].create({"partner_id": partner.id})
            order._write_transition({"state": "authorized"})
            self.partner_id, self.order_id = partner.id, order.id
        self.addCleanup(self._remove_data)

    def _remove_data(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            order = env["return.order"].browse(self.order_id)
            order._write_transition({"state": "cancel"})
            order.unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _connect(self):
        """Open a connection, and let its transaction begin: it sees what is now."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute("SELECT 1 FROM return_order LIMIT 1")
        return api.Environment(cr, SUPERUSER_ID, {})

    def _notify(self, env):
        env["return.order"].browse(self.order_id)._notify_customer("arrived")

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_rival_transactions_tell_a_step_once_and_without_an_error(self):
        first, second = self._connect(), self._connect()
        self._notify(first)
        first.cr.commit()
        retrying(lambda: self._notify(second), second)
        second.cr.commit()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            notices = env["return.order"].browse(self.order_id).notice_ids
            self.assertEqual(notices.mapped("step"), ["arrived"])
