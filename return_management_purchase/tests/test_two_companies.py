from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ReturnPurchaseCommon


@tagged("post_install", "-at_install")
class TestTwoCompanies(ReturnPurchaseCommon):
    """The claims of two companies go their ways apart, even in one call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.setup_other_company(name="Second Company")
        cls.other = other["company"]
        cls.both = cls.company | cls.other
        cls.product.taxes_id |= other["default_tax_sale"]
        cls.user_both = cls._create_user("claims_both", cls.both)
        cls.user_other = cls._create_user("claims_other", cls.other)
        cls.env["return.order.stage"].search([]).active = False
        cls.purchases = cls._buy_in(cls.company, 60.0) | cls._buy_in(cls.other, 70.0)
        cls.returns = cls._return_in(cls.company) | cls._return_in(cls.other)

    @classmethod
    def _create_user(cls, login, companies):
        return new_test_user(
            cls.env,
            login,
            groups="sales_team.group_sale_salesman_all_leads,"
            "return_management.return_management_group_manager,"
            "purchase.group_purchase_user,account.group_account_invoice,"
            "stock.group_stock_user",
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    @classmethod
    def _in_both(cls, records):
        return records.with_user(cls.user_both).with_context(
            allowed_company_ids=cls.both.ids
        )

    @classmethod
    def _buy_in(cls, company, price):
        """Receive and bill ten pieces in one company."""
        order = (
            cls.env["purchase.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": cls.vendor.id,
                    "company_id": company.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": cls.product.id,
                                "product_qty": 10.0,
                                "price_unit": price,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        order.button_confirm()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        cls._bill(order)
        return order

    @classmethod
    def _return_in(cls, company):
        """Sell what was bought, and set three pieces aside for the vendor."""
        order = (
            cls.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "company_id": company.id,
                    "order_line": [
                        Command.create(
                            {"product_id": cls.product.id, "product_uom_qty": 10.0}
                        )
                    ],
                }
            )
        )
        order.action_confirm()
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        returns = cls._in_both(order)._create_return_orders({order.order_line.id: 3.0})
        returns.reason_id = cls.reason
        returns.action_submit()
        returns.reverse_picking_ids.move_ids.picked = True
        returns.reverse_picking_ids.button_validate()
        returns.inspection_ids.condition = "major_damage"
        returns.inspection_ids.disposition_id = cls.to_vendor
        returns.inspection_ids.action_validate()
        return returns

    def _claim_both(self):
        self._in_both(self.returns).action_create_vendor_claims()
        return self._in_both(self.returns).vendor_claim_ids.sorted("amount_expected")

    def test_every_company_claims_what_it_has_bought_itself(self):
        claims = self._claim_both()
        self.assertRecordValues(
            claims,
            [
                {
                    "company_id": company.id,
                    "partner_id": self.vendor.id,
                    "currency_id": company.currency_id.id,
                    "amount_expected": amount,
                    "order_ids": returns.ids,
                }
                for company, amount, returns in zip(
                    self.both, (180.0, 210.0), self.returns, strict=True
                )
            ],
        )
        self.assertEqual(
            claims.line_ids.purchase_line_id.order_id.company_id, self.both
        )

    def test_goods_and_credits_stay_in_their_companies(self):
        claims = self._claim_both()
        claims.action_send()
        claims.action_agree()
        claims.action_create_transfer()
        claims.picking_ids.move_ids.picked = True
        claims.picking_ids.button_validate()
        claims.action_create_refund()
        claims.refund_ids.action_post()
        for claim in claims:
            picking, refund = claim.picking_ids, claim.refund_ids
            company = claim.company_id
            with self.subTest(company=company.name):
                self.assertEqual(picking.company_id, company)
                self.assertEqual(picking.picking_type_id.company_id, company)
                self.assertEqual(picking.location_id.company_id, company)
                self.assertEqual(refund.company_id, company)
                self.assertEqual(refund.journal_id.company_id, company)
                self.assertEqual(refund.reversed_entry_id.company_id, company)
                self.assertEqual(refund.amount_untaxed, claim.amount_expected)
                self.assertEqual(claim.state, "credited")
        self.assertEqual(
            self.purchases.sudo().order_line.mapped("qty_received"), [7.0, 7.0]
        )

    def test_user_of_one_company_sees_and_touches_nothing_of_the_other(self):
        claims = self._claim_both()
        mine = claims.filtered(lambda claim: claim.company_id == self.company)
        there = mine.with_user(self.user_other).with_context(
            allowed_company_ids=self.other.ids
        )
        self.assertNotIn(mine, there.search([]))
        for method in ("action_send", "action_cancel", "action_create_transfer"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(there, method)()
        with self.assertRaises(AccessError):
            there.line_ids.price_unit = 1.0
        with self.assertRaises(AccessError):
            self.returns[0].with_user(self.user_other).with_context(
                allowed_company_ids=self.other.ids
            ).action_create_vendor_claims()
        self.assertEqual(mine.state, "draft")
