from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..concurrency_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestConcurrency(ConcurrencyCommon):
    """Two people return the last unit at once."""

    def _create_data(self, env):
        """Let two returns ask for the one piece."""
        self._sell_piece(env)
        returns = self._create_return(env) | self._create_return(env)
        self.return_ids = returns.ids

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
