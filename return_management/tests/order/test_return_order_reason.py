from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestReturnOrderReason(TransactionCase):
    @mute_logger("odoo.sql_db")
    def test_credited_share_above_hundred_is_refused(self):
        reason = self.env["return.order.reason"].create({"name": "Too generous"})
        with self.assertRaises(IntegrityError):
            reason.credit_percent = 101
            reason.flush_recordset()

    def test_relocation_needs_a_destination(self):
        with self.assertRaisesRegex(ValidationError, "choose the destination"):
            self.env["return.order.disposition"].create(
                {"name": "Somewhere", "action": "relocate"}
            )

    def test_scrap_destination_must_be_inventory_loss(self):
        stock = self.env["stock.warehouse"].search([], limit=1).lot_stock_id
        with self.assertRaisesRegex(ValidationError, "inventory loss"):
            self.env["return.order.disposition"].create(
                {"name": "Bin", "action": "scrap", "location_dest_id": stock.id}
            )
