from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.return_management.tests.concurrency_common import ConcurrencyCommon

CLEAN_UP = """
    DELETE FROM return_vendor_claim_line WHERE product_id = %(product)s;
    DELETE FROM return_vendor_claim WHERE partner_id = %(vendor)s;
    DELETE FROM return_order_inspection_check WHERE inspection_id IN (
        SELECT inspection.id FROM return_order_inspection inspection
          JOIN return_order ON return_order.id = inspection.order_id
         WHERE return_order.partner_id = %(partner)s);
    DELETE FROM return_order_inspection WHERE order_id IN (
        SELECT id FROM return_order WHERE partner_id = %(partner)s);
    DELETE FROM product_supplierinfo WHERE partner_id = %(vendor)s;
"""


@tagged("post_install", "-at_install")
class TestClaimConcurrency(ConcurrencyCommon):
    """Two people claim the same goods from their vendor."""

    def _create_data(self, env):
        """Inspect a returned piece that its vendor shall take back."""
        self._sell_piece(env)
        vendor = env["res.partner"].create({"name": "Cell Works"})
        product = env["product.product"].browse(self.product_id)
        product.seller_ids = [Command.create({"partner_id": vendor.id, "price": 60.0})]
        inspection = self._receive_piece(env, "vendor")
        inspection.action_validate()
        self.vendor_id, self.inspection_id = vendor.id, inspection.id

    def _remove_data(self):
        with self.registry.cursor() as cr:
            cr.execute(
                CLEAN_UP,
                {
                    "partner": self.partner_id,
                    "product": self.product_id,
                    "vendor": self.vendor_id,
                },
            )
        self._remove_piece()
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM res_partner WHERE id = %s", [self.vendor_id])

    def _claim(self, env):
        inspection = env["return.order.inspection"].browse(self.inspection_id)
        inspection.action_create_vendor_claims()

    def _take_up(self, number):
        """Take up a claim again that was cancelled."""

        def take_up(env):
            claims = env["return.vendor.claim"].search(
                [("partner_id", "=", self.vendor_id)], order="id"
            )
            claims[number].action_draft()

        return take_up

    def _cancel_two_claims(self):
        for __ in range(2):
            self._claim(self.first)
            claims = self.first["return.vendor.claim"].search(
                [("partner_id", "=", self.vendor_id), ("state", "=", "draft")]
            )
            claims.action_cancel()
        self.first.cr.commit()
        self._connect_again()

    def _assert_claimed_once(self):
        inspection = self._newcomer()["return.order.inspection"]
        lines = inspection.browse(self.inspection_id)._get_open_vendor_claim_lines()
        self.assertEqual(sum(lines.mapped("quantity")), 1.0)

    def test_claim_and_claim(self):
        self._race(self._claim, self._claim, UserError, "nothing to claim")
        self._assert_claimed_once()

    def test_claim_and_claim_at_once(self):
        self._race(self._claim, self._claim, UserError, "Somebody else", at_once=True)
        self._assert_claimed_once()

    def test_new_claim_and_claim_taken_up_again(self):
        self._cancel_two_claims()
        self._race(self._claim, self._take_up(0), ValidationError, "2 claimed")
        self._assert_claimed_once()

    def test_claim_taken_up_again_and_new_claim(self):
        self._cancel_two_claims()
        self._race(self._take_up(0), self._claim, UserError, "nothing to claim")
        self._assert_claimed_once()

    def test_claim_taken_up_again_at_once(self):
        self._cancel_two_claims()
        for second in (self._take_up(1), self._claim):
            with self.subTest(second=second):
                self._race(
                    self._take_up(0), second, UserError, "Somebody else", at_once=True
                )
                self._assert_claimed_once()
                self.first["return.vendor.claim"].search(
                    [("partner_id", "=", self.vendor_id), ("state", "=", "draft")]
                ).action_cancel()
                self.first.cr.commit()
                self._connect_again()

    def test_two_claims_taken_up_again(self):
        for first, second in ((0, 1), (1, 0)):
            with self.subTest(first=first):
                self._cancel_two_claims()
                self._race(
                    self._take_up(first),
                    self._take_up(second),
                    ValidationError,
                    "2 claimed",
                )
                self._assert_claimed_once()
                claims = self._newcomer()["return.vendor.claim"].search(
                    [("partner_id", "=", self.vendor_id)]
                )
                claims.filtered(lambda claim: claim.state == "draft").action_cancel()
                claims.env.cr.execute(
                    "DELETE FROM return_vendor_claim WHERE id = ANY(%s)", [claims.ids]
                )
                claims.env.cr.commit()
