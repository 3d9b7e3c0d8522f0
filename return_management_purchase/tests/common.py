from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.return_management.tests.common import ReturnManagementCommon


class ReturnPurchaseCommon(ReturnManagementCommon):
    """Goods bought from a vendor, sold, and returned for that vendor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_purchaser = new_test_user(
            cls.env,
            "return_purchaser",
            groups="base.group_user,purchase.group_purchase_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Cell Works"})
        cls.tax_purchase = cls.env["account.tax"].create(
            {
                "name": "Input VAT 13 %",
                "amount": 13.0,
                "type_tax_use": "purchase",
                "company_id": cls.company.id,
            }
        )
        cls.to_vendor = cls.env.ref("return_management.return_order_disposition_vendor")
        cls.vendor_location = cls.warehouse.return_vendor_location_id

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.env.ref(
            "purchase.group_purchase_manager"
        )

    @classmethod
    def _purchase(cls, quantity=10.0, price=60.0, product=None, lots=None, **values):
        """Buy and receive goods.

        :param list[str] lots: number of the lot, or those of the pieces.
        """
        product = product or cls.product
        line = {
            "product_id": product.id,
            "product_qty": quantity,
            "price_unit": price,
            "tax_ids": [Command.set(cls.tax_purchase.ids)],
        }
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [Command.create({**line, **values.pop("line", {})})],
                **values,
            }
        )
        order.button_confirm()
        picking = order.picking_ids
        for move_line, lot in zip(picking.move_line_ids, lots or [], strict=False):
            move_line.lot_name = lot
        picking.move_ids.picked = True
        picking.button_validate()
        return order

    @classmethod
    def _bill(cls, order, quantity=None):
        order.action_create_invoice()
        bill = order.invoice_ids.filtered(lambda move: move.state == "draft")
        bill.invoice_date = "2026-01-15"
        if quantity is not None:
            bill.invoice_line_ids.quantity = quantity
        bill.action_post()
        return bill

    @classmethod
    def _claim(cls, quantity=3.0, order=None, **inspection):
        """Sell, take back and claim a quantity, as the officer."""
        returns = cls._set_aside(quantity, order, **inspection)
        inspections = returns.inspection_ids.with_user(cls.user_officer)
        return inspections._create_vendor_claims()

    @classmethod
    def _set_aside(cls, quantity=3.0, order=None, **inspection):
        """Take back a quantity and set it aside for the vendor."""
        return cls._take_back(
            order or cls._sell(),
            [quantity],
            **{"disposition_id": cls.to_vendor.id, **inspection},
        )

    @classmethod
    def _agree(cls, claims):
        """Send as the officer, agree as the purchaser."""
        claims.with_user(cls.user_officer).action_send()
        claims.with_user(cls.user_purchaser).action_agree()
        return claims

    @classmethod
    def _ship(cls, claims):
        """Create the transfer as the officer, validate it as the warehouse."""
        claims.with_user(cls.user_officer).action_create_transfer()
        pickings = claims.picking_ids.with_user(cls.user_warehouse)
        pickings.move_ids.picked = True
        pickings.button_validate()
        return pickings

    @classmethod
    def _refund(cls, claims, post=True):
        """Create the credit note, and post it, as finance."""
        claims.with_user(cls.user_finance).action_create_refund()
        refunds = claims.refund_ids.with_user(cls.user_finance)
        if post:
            refunds.filtered(lambda move: move.state == "draft").action_post()
        return refunds
