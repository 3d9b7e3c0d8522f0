from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..concurrency_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestReceptionConcurrency(ConcurrencyCommon):
    """Two colleagues count the only piece of one parcel."""

    def _create_data(self, env):
        """Let the piece be on its way back."""
        self._sell_piece(env)
        env["product.product"].browse(self.product_id).barcode = "LAST-UNIT-1"
        returns = self._create_return(env)
        returns.action_submit()
        self._pass_gate(returns)
        self.receipt_id = returns.reverse_picking_ids.id

    def _count(self, env, key):
        """Scan the piece.

        :return: what became of the scan.
        :rtype: str
        """
        scans = [{"key": key, "barcode": "LAST-UNIT-1"}]
        reception = env["return.order.reception"]

        def count():
            """Count as a request does, again if a rival was quicker."""
            return reception.count_scans(self.receipt_id, scans)

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            answer = retrying(count, env)
            env.cr.commit()
        return answer["results"][0]["status"]

    def _get_counted(self):
        """Return how much is counted, for who looks now."""
        picking = self._connect()["stock.picking"].browse(self.receipt_id)
        lines = picking.move_line_ids.filtered("picked")
        return sum(lines.mapped("quantity"))

    def test_one_piece_is_counted_once(self):
        self.assertEqual(self._count(self.first, "first"), "counted")
        self.assertEqual(self._count(self.second, "second"), "too_many")
        self.assertEqual(self._get_counted(), 1.0)

    def test_what_is_sent_again_meanwhile_is_known(self):
        self.assertEqual(self._count(self.first, "same"), "counted")
        self.assertEqual(self._count(self.second, "same"), "known")
        self.assertEqual(self._get_counted(), 1.0)
