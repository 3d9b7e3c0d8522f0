from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestStockQuant(ReturnManagementCommon):
    """Quants that a return locked at once are not locked one by one again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(cls.product, 5.0)
        cls.quant = cls.env["stock.quant"].search([("product_id", "=", cls.product.id)])

    def _count_lock(self, known):
        """Count the statements of locking the quant when some are known as locked."""
        self.env.flush_all()
        quant = self.quant.with_context(return_locked_quants=known)
        before = self.env.cr.sql_log_count
        locked = quant.try_lock_for_update(allow_referencing=True, limit=1)
        self.assertEqual(locked, self.quant)
        return self.env.cr.sql_log_count - before

    def test_locked_quant_is_not_locked_again(self):
        self.assertEqual(self._count_lock(self.quant._lock_together()), 0)

    def test_context_of_a_client_does_not_stand_for_a_lock(self):
        for forged in (self.quant.ids, set(self.quant.ids), frozenset(self.quant.ids)):
            self.assertEqual(self._count_lock(forged), 1)

    def test_stronger_lock_is_taken_nevertheless(self):
        quant = self.quant.with_context(
            return_locked_quants=self.quant._lock_together()
        )
        before = self.env.cr.sql_log_count
        quant.try_lock_for_update(limit=1)
        self.assertEqual(self.env.cr.sql_log_count - before, 1)

    def test_value_entered_by_hand_counts_at_the_receipt(self):
        returns = self._authorize(self._create_return(self._sell()))
        move = returns.reverse_picking_ids.move_ids
        self.assertEqual(move._find_unvalued(), tuple(move.ids))
        self.env["product.value"].create({"move_id": move.id, "value": 77.0})
        self.assertFalse(move._find_unvalued())
        self._receive(returns)
        self.assertEqual(move.value, 77.0)
