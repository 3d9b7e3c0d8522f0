from odoo.tests import tagged

from odoo.addons.return_management.tests.concurrency_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestNoticeConcurrency(ConcurrencyCommon):
    """Two people take a step at once."""

    def _create_data(self, env):
        """Authorize a return without goods."""
        partner = env["res.partner"].create({"name": "Is told once"})
        order = env["return.order"].create({"partner_id": partner.id})
        order._write_transition({"state": "authorized"})
        self.partner_id, self.order_id = partner.id, order.id

    def _remove_data(self):
        env = self._newcomer()
        order = env["return.order"].browse(self.order_id)
        order._write_transition({"state": "cancel"})
        order.unlink()
        env["res.partner"].browse(self.partner_id).unlink()
        env.cr.commit()

    def _notify(self, env):
        env["return.order"].browse(self.order_id)._notify_customer("arrived")

    def test_rival_transactions_tell_a_step_once_and_without_an_error(self):
        self._notify(self.first)
        self.first.cr.commit()
        self._follow(self._notify)
        notices = self._newcomer()["return.order"].browse(self.order_id).notice_ids
        self.assertEqual(notices.mapped("step"), ["arrived"])
