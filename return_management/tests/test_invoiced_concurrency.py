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
    DELETE FROM return_order_line WHERE product_id = %(product)s;
    DELETE FROM return_order WHERE partner_id = %(partner)s;
    DELETE FROM account_move_line WHERE move_id = %(invoice)s;
    DELETE FROM account_move WHERE id = %(invoice)s;
"""


@tagged("post_install", "-at_install")
class TestInvoicedConcurrency(BaseCase):
    """Two people return the last unit of an invoice, each on a connection of their own.

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
        """Invoice one piece, and let two returns ask for it."""
        partner = env["res.partner"].create({"name": "Wants it twice"})
        product = env["product.product"].create(
            {"name": "Last Unit", "is_storable": True, "taxes_id": False}
        )
        journal = env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", env.company.id)], limit=1
        )
        if not journal:
            self._remove_records(env, product, partner)
            self.skipTest("No chart of accounts is installed.")
        invoice = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "journal_id": journal.id,
                "invoice_line_ids": [
                    Command.create({"product_id": product.id, "price_unit": 5.0})
                ],
            }
        )
        invoice.action_post()
        line = {"invoice_line_id": invoice.invoice_line_ids.id, "product_uom_qty": 1.0}
        reason = env["return.order.reason"].search([("require_photo", "=", False)])[0]
        self.return_ids = [
            env["return.order"]
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": journal.company_id.id,
                    "reason_id": reason.id,
                    "line_ids": [Command.create(line)],
                }
            )
            .id
            for __ in range(2)
        ]
        self.partner_id, self.product_id = partner.id, product.id
        self.invoice_id = invoice.id
        self.invoice_line_id = invoice.invoice_line_ids.id

    def _remove_records(self, env, product, partner):
        product.product_tmpl_id.unlink()
        partner.unlink()

    def _remove_data(self):
        with self.registry.cursor() as cr:
            cr.execute(
                CLEAN_UP,
                {
                    "partner": self.partner_id,
                    "product": self.product_id,
                    "invoice": self.invoice_id,
                },
            )
            env = api.Environment(cr, SUPERUSER_ID, {})
            self._remove_records(
                env,
                env["product.product"].browse(self.product_id),
                env["res.partner"].browse(self.partner_id),
            )

    def _submit(self, env, index):
        env["return.order"].browse(self.return_ids[index]).action_submit()

    def _get_returnable(self):
        """Count what is left, as a newcomer sees it."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return env["account.move.line"].browse(self.invoice_line_id).qty_returnable

    def test_last_unit_is_returned_once(self):
        self._submit(self.first, 0)
        self.first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, "only 0 can still be returned"),
        ):
            retrying(lambda: self._submit(self.second, 1), self.second)
        self.assertEqual(self._get_returnable(), 0.0)
        self.second.cr.rollback()

    def test_rival_that_is_not_finished_is_named(self):
        self._submit(self.first, 0)
        with self.assertRaisesRegex(UserError, "Somebody else is returning items"):
            self._submit(self.second, 1)
        self.second.cr.rollback()
        self.first.cr.commit()
        self.assertEqual(self._get_returnable(), 0.0)
