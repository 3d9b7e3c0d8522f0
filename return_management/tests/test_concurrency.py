from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

CLEAN_UP = """
    DELETE FROM mail_activity WHERE res_model = 'return.order' AND res_id IN (
        SELECT order_id FROM return_order_line WHERE product_id = %(product)s);
    DELETE FROM return_order_approval WHERE order_id IN (
        SELECT order_id FROM return_order_line WHERE product_id = %(product)s);
    DELETE FROM stock_return_picking_line WHERE product_id = %(product)s;
    DELETE FROM stock_move_line WHERE product_id = %(product)s;
    DELETE FROM stock_move WHERE product_id = %(product)s;
    DELETE FROM stock_return_picking WHERE picking_id IN (
        SELECT id FROM stock_picking WHERE partner_id = %(partner)s);
    DELETE FROM stock_picking WHERE partner_id = %(partner)s;
    DELETE FROM return_order_line WHERE product_id = %(product)s;
    DELETE FROM return_order WHERE partner_id = %(partner)s;
    DELETE FROM sale_order_line WHERE product_id = %(product)s;
    DELETE FROM sale_order WHERE partner_id = %(partner)s;
    DELETE FROM stock_quant WHERE product_id = %(product)s;
"""


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Two people return the last unit at once, each on a connection of their own.

    The data is committed, because a transaction does not see what another one has not
    committed, and is removed afterwards.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        # Nobody needs to wait between two tries here.
        self.startPatcher(patch("odoo.service.model.time.sleep"))
        with self.registry.cursor() as cr:
            self._create_data(api.Environment(cr, SUPERUSER_ID, {}))
        self.addCleanup(self._remove_data)
        self.first, self.second = self._connect(), self._connect()

    def _connect(self):
        """Open a connection, and let its transaction begin: it sees what is now."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        env = api.Environment(cr, SUPERUSER_ID, {})
        cr.execute("SELECT 1 FROM return_order LIMIT 1")
        return env

    def _create_data(self, env):
        """Deliver one piece, and let two returns ask for it."""
        partner = env["res.partner"].create({"name": "Wants it twice"})
        product = env["product.product"].create(
            {"name": "Last Unit", "is_storable": True}
        )
        sale = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        sale.action_confirm()
        picking = sale.picking_ids
        env["stock.quant"]._update_available_quantity(product, picking.location_id, 1)
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        reason = env["return.order.reason"].search([("require_photo", "=", False)])[0]
        returns = sale._create_return_orders() | sale._create_return_orders()
        returns.reason_id = reason
        self.partner_id, self.product_id = partner.id, product.id
        self.sale_line_id, self.picking_id = sale.order_line.id, picking.id
        self.return_ids = returns.ids

    def _remove_data(self):
        with self.registry.cursor() as cr:
            cr.execute(
                CLEAN_UP, {"partner": self.partner_id, "product": self.product_id}
            )
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _submit(self, env, index):
        env["return.order"].browse(self.return_ids[index]).action_submit()

    def _return_by_core(self, env):
        """Return the piece by Odoo's own dialog."""
        picking = env["stock.picking"].browse(self.picking_id)
        dialog = env["stock.return.picking"].create({"picking_id": picking.id})
        dialog.product_return_moves.quantity = 1.0
        dialog.action_create_returns()

    def _count_claims(self):
        """Count how often the one piece is claimed, as a newcomer sees it."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            sale_line = env["sale.order.line"].browse(self.sale_line_id)
            by_core = env["stock.move"].search_count(
                [
                    ("sale_line_id", "=", sale_line.id),
                    ("location_id.usage", "=", "customer"),
                    ("return_line_id", "=", False),
                ]
            )
            return sale_line.qty_return_held + by_core

    def test_last_unit_is_returned_once(self):
        self._submit(self.first, 0)
        self.first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, "only 0 can still be returned"),
        ):
            retrying(lambda: self._submit(self.second, 1), self.second)
        self.assertEqual(self._count_claims(), 1.0)
        self.second.cr.rollback()
        loser = self.second["return.order"].browse(self.return_ids[1])
        self.assertEqual(loser.state, "draft")
        self.assertFalse(loser.approval_ids)

    def test_rival_at_the_same_moment_is_told_to_try_again(self):
        self._submit(self.first, 0)
        with self.assertRaisesRegex(UserError, "Somebody else is returning .* again"):
            retrying(lambda: self._submit(self.second, 1), self.second)
        self.first.cr.commit()
        self.assertEqual(self._count_claims(), 1.0)

    def test_rival_wins_when_the_first_one_gives_up(self):
        self._submit(self.first, 0)
        self.first.cr.rollback()
        retrying(lambda: self._submit(self.second, 1), self.second)
        self.assertEqual(self._count_claims(), 1.0)

    def test_submitting_loses_against_the_dialog_of_odoo(self):
        self._return_by_core(self.first)
        self.first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, "only 0 can still be returned"),
        ):
            retrying(lambda: self._submit(self.second, 1), self.second)
        self.assertEqual(self._count_claims(), 1.0)

    def test_dialog_of_odoo_loses_against_submitting(self):
        self._submit(self.first, 0)
        self.first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UserError, "only 0 Units can still be returned"),
        ):
            retrying(lambda: self._return_by_core(self.second), self.second)
        self.assertEqual(self._count_claims(), 1.0)

    def test_without_the_lock_both_would_win(self):
        SaleOrderLine = self.registry["sale.order.line"]
        with patch.object(SaleOrderLine, "_lock_for_return", lambda lines: None):
            self._submit(self.first, 0)
            self.first.cr.commit()
            retrying(lambda: self._submit(self.second, 1), self.second)
        self.assertEqual(self._count_claims(), 2.0, "The guard is not what protects.")

    def test_lock_without_update_would_not_be_enough(self):
        def lock_only(lines):
            lines.sudo().lock_for_update(allow_referencing=True)

        SaleOrderLine = self.registry["sale.order.line"]
        with patch.object(SaleOrderLine, "_lock_for_return", lock_only):
            self._submit(self.first, 0)
            self.first.cr.commit()
            retrying(lambda: self._submit(self.second, 1), self.second)
        self.assertEqual(self._count_claims(), 2.0)

    def test_goods_that_somebody_else_moves_are_not_taken_for_locked(self):
        domain = [("product_id", "=", self.product_id)]
        held = self.first["stock.quant"].search(domain)
        held.lock_for_update(allow_referencing=True)
        quants = self.second["stock.quant"].search(domain)
        self.assertEqual(quants.ids, held.ids)
        self.assertFalse(quants._lock_together())
