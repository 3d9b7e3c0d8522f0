from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..concurrency_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestInvoicedConcurrency(ConcurrencyCommon):
    """Two people return the last unit of an invoice."""

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
            env.cr.rollback()
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

    def _remove_data(self):
        with self.registry.cursor() as cr:
            # They hold the lines of the invoice.
            cr.execute(
                "DELETE FROM return_order_line WHERE product_id = %s",
                [self.product_id],
            )
        self._remove_piece()

    def _get_return(self, env, index):
        return env["return.order"].browse(self.return_ids[index])

    def _submit(self, index):
        return lambda env: self._get_return(env, index).action_submit()

    def _assert_returned_once(self):
        env = self._newcomer()
        line = env["account.move.line"].browse(self.invoice_line_id)
        self.assertEqual(line.qty_returnable, 0.0)

    def test_last_unit_is_returned_once(self):
        for first, second in ((0, 1), (1, 0)):
            with self.subTest(first=first):
                self._race(
                    self._submit(first),
                    self._submit(second),
                    ValidationError,
                    "only 0 can still be returned",
                )
                self._assert_returned_once()
                winner = self._get_return(self.first, first)
                winner.action_cancel()
                winner.action_draft()
                self.first.cr.commit()
                self._connect_again()

    def test_rival_that_is_not_finished_is_named(self):
        self._race(
            self._submit(0),
            self._submit(1),
            UserError,
            "Somebody else is returning items",
            at_once=True,
        )
        self._assert_returned_once()
