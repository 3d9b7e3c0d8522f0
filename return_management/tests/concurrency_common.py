from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

# What whoever comes second reads while the first one is still at work
BUSY = "Somebody else is working on .* Try again"

CLEAN_UP = """
    DELETE FROM mail_activity WHERE res_model = 'return.order' AND res_id IN (
        SELECT id FROM return_order WHERE partner_id = %(partner)s);
    DELETE FROM return_order_approval WHERE order_id IN (
        SELECT id FROM return_order WHERE partner_id = %(partner)s);
    DELETE FROM account_partial_reconcile WHERE credit_move_id IN (
        SELECT id FROM account_move_line WHERE partner_id = %(partner)s);
    DELETE FROM account_move_line WHERE partner_id = %(partner)s;
    DELETE FROM account_move WHERE partner_id = %(partner)s;
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


class ConcurrencyCommon(BaseCase):
    """Two people at once, each on a connection of their own.

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
        # Nobody waits for us, as we are both.
        cr.execute("SET statement_timeout TO '20s'")
        cr.execute("SELECT 1 FROM return_order LIMIT 1")
        return env

    def _create_data(self, env):
        """Make what both work on; override it."""
        self._sell_piece(env)

    def _remove_data(self):
        """Remove what was made; override it."""
        self._remove_piece()

    def _sell_piece(self, env):
        """Deliver one piece to a customer."""
        partner = env["res.partner"].create({"name": "Wants it twice"})
        product = env["product.product"].create(
            {
                "name": "Last Unit",
                "is_storable": True,
                "invoice_policy": "order",
                "taxes_id": False,
                # Above what a rule might decide by itself
                "lst_price": 200.0,
            }
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
        self.partner_id, self.product_id = partner.id, product.id
        self.sale_line_id, self.picking_id = sale.order_line.id, picking.id

    def _create_return(self, env, **values):
        """Make a return of the piece in draft.

        :rtype: return.order
        """
        sale = env["sale.order.line"].browse(self.sale_line_id).order_id
        reason = env["return.order.reason"].search([("require_photo", "=", False)])[0]
        returns = sale._create_return_orders()
        returns.write({"reason_id": reason.id, **values})
        return returns

    def _receive_piece(self, env, action):
        """Let the piece arrive in quarantine.

        :param str action: where its inspection sends it.
        :return: the inspection, in draft.
        :rtype: return.order.inspection
        """
        returns = self._create_return(env)
        returns.action_submit()
        self._pass_gate(returns)
        picking = returns.reverse_picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        inspection = returns.inspection_ids
        inspection.condition = "as_new"
        inspection.disposition_id = env.ref(
            f"return_management.return_order_disposition_{action}"
        )
        inspection.check_ids.result = "ok"
        return inspection

    def _pass_gate(self, returns):
        """Let a return pass a gate, whoever should have decided."""
        gate = returns.open_gate
        returns.approval_ids._skip("Not in this test.")
        returns._advance_gate(gate)

    def _connect_again(self):
        """Let both begin anew, to see what was just committed."""
        self.first, self.second = self._connect(), self._connect()

    def _remove_piece(self):
        """Remove the piece, with all that became of it."""
        with self.registry.cursor() as cr:
            cr.execute(
                CLEAN_UP, {"partner": self.partner_id, "product": self.product_id}
            )
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _newcomer(self):
        """Return what somebody sees who comes now."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def _follow(self, step):
        """Take a step that began before somebody else did theirs, and commit it.

        :param callable step: takes the environment.
        """
        retrying(lambda: step(self.second), self.second)
        self.second.cr.commit()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def _race(self, winner, loser, error, message, at_once=False):
        """Take a step while somebody else, who began earlier, takes another one.

        :param callable winner: takes the environment; is committed.
        :param callable loser: takes the environment; began before the winner ended.
        :param type error: what the loser is told with.
        :param str message: a pattern of the sentence that the loser reads.
        :param bool at_once: whether the winner is still at work meanwhile.
        """
        winner(self.first)
        self.first.flush_all()
        if not at_once:
            self.first.cr.commit()
        with self.assertRaisesRegex(error, message):
            retrying(lambda: loser(self.second), self.second)
        self.second.cr.rollback()
        if at_once:
            self.first.cr.commit()
