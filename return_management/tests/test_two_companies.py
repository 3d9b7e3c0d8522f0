from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestTwoCompanies(ReturnManagementCommon):
    """Two companies never see or touch each other's returns, locations, journals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.setup_other_company(name="Second Company")
        cls.other = other["company"]
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other.id)], limit=1
        )
        cls.both = cls.company | cls.other
        cls.tax_other = other["default_tax_sale"]
        cls.product.taxes_id |= cls.tax_other
        cls.order = cls._sell([{}])
        cls.other_order = cls._sell_elsewhere()
        cls.user_both = cls._create_user("return_both", cls.both)
        cls.user_other = cls._create_user("return_other", cls.other)

    @classmethod
    def _create_user(cls, login, companies):
        return new_test_user(
            cls.env,
            login,
            groups="sales_team.group_sale_salesman_all_leads,"
            "return_management.return_management_group_manager,"
            "account.group_account_invoice",
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    @classmethod
    def _sell_elsewhere(cls):
        """Deliver and invoice 10 pieces in the second company."""
        order = (
            cls.env["sale.order"]
            .with_company(cls.other)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "company_id": cls.other.id,
                    "order_line": [
                        Command.create(
                            {"product_id": cls.product.id, "product_uom_qty": 10.0}
                        )
                    ],
                }
            )
        )
        order.action_confirm()
        cls.env["stock.quant"]._update_available_quantity(
            cls.product, cls.other_warehouse.lot_stock_id, 10.0
        )
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        order._create_invoices().action_post()
        return order

    def _in_both(self, records):
        return records.with_user(self.user_both).with_context(
            allowed_company_ids=self.both.ids
        )

    def test_every_company_has_its_own_return_locations(self):
        for name in ("quarantine_location_id", "return_scrap_location_id"):
            locations = self.warehouse[name] | self.other_warehouse[name]
            self.assertEqual(locations.company_id, self.both)
        self.assertNotEqual(
            self.warehouse.reverse_type_id, self.other_warehouse.reverse_type_id
        )

    def test_orders_of_two_companies_become_two_returns(self):
        wind = self.env["res.partner"].create({"name": "Wind Ltd"})
        third = self._sell([{}], partner_id=wind.id)
        orders = self._in_both(self.order | self.other_order | third)
        returns = orders._create_return_orders()
        self.assertRecordValues(
            returns.sorted(lambda order: (order.company_id.id, order.partner_id.id)),
            [
                {
                    "company_id": order.company_id.id,
                    "partner_id": order.partner_id.id,
                    "warehouse_id": order.warehouse_id.id,
                    "sale_order_ids": order.ids,
                }
                for order in (self.order, third, self.other_order)
            ],
        )
        with self.assertRaisesRegex(UserError, "several companies .*Second Company"):
            (orders - third).action_create_return_order()

    def test_returns_of_two_companies_go_their_ways_together(self):
        returns = self._in_both(self.order | self.other_order)._create_return_orders()
        returns.reason_id = self.reason
        self.env["return.order.stage"].sudo().search([]).active = False
        returns.action_submit()
        pickings = returns.reverse_picking_ids
        self.assertEqual(
            pickings.picking_type_id,
            self.warehouse.reverse_type_id | self.other_warehouse.reverse_type_id,
        )
        for order in returns:
            picking = order.reverse_picking_ids
            self.assertEqual(picking.company_id, order.company_id)
            self.assertEqual(picking.location_dest_id.company_id, order.company_id)
        pickings.move_ids.picked = True
        pickings.button_validate()
        returns.inspection_ids.set_outcome("as_new")
        returns.inspection_ids.action_validate()
        returns.action_settle()
        notes = returns.credit_note_ids
        self.assertEqual(len(notes), 2)
        for note in notes:
            self.assertEqual(note.company_id, note.return_order_id.company_id)
            self.assertEqual(note.journal_id.company_id, note.company_id)
            self.assertEqual(note.reversed_entry_id.company_id, note.company_id)
        notes.action_post()
        self.assertEqual(set(returns.mapped("state")), {"done"})

    def test_user_of_another_company_sees_and_touches_nothing(self):
        returns = self._take_back(self.order, [1.0])
        self.reason.company_id = self.company
        records = (
            returns,
            returns.line_ids,
            returns.approval_ids,
            returns.inspection_ids,
            returns.approval_ids.stage_id,
            self.reason,
        )
        for own in records:
            foreign = own.with_user(self.user_other)
            with self.subTest(model=own._name):
                self.assertFalse(foreign.search([("id", "in", own.ids)]))
                for operation in ("read", "write", "unlink"):
                    self.assertFalse(foreign.has_access(operation))
        foreign = returns.with_user(self.user_other)
        for action in (
            foreign.action_approve,
            foreign.action_settle,
            foreign.action_cancel,
            foreign.action_draft,
            foreign.action_submit,
            foreign.action_create_transfer,
            lambda: foreign.action_refuse("No."),
            lambda: self.order.with_user(self.user_other)._create_return_orders(),
        ):
            with self.assertRaises(AccessError):
                action()

    def test_company_that_is_not_ticked_is_not_shown(self):
        returns = self._create_return(self.order, [1.0])
        Return = self.env["return.order"].with_user(self.user_both)
        domain = [("id", "=", returns.id)]
        ticked = Return.with_context(allowed_company_ids=self.company.ids)
        self.assertTrue(ticked.search(domain))
        unticked = Return.with_context(allowed_company_ids=self.other.ids)
        self.assertFalse(unticked.search(domain))

    def test_what_belongs_to_another_company_is_refused(self):
        returns = self._create_return(self.order, [1.0]).sudo()
        foreign_reason = self.reason.copy({"company_id": self.other.id})
        for values in (
            {"warehouse_id": self.other_warehouse.id},
            {"reason_id": foreign_reason.id},
            {"company_id": self.other.id},
            {
                "line_ids": [
                    Command.create({"sale_line_id": self.other_order.order_line.id})
                ]
            },
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, "company"),
                self.cr.savepoint(),
            ):
                returns.write(values)

    def test_stages_of_the_own_company_decide(self):
        returns = self._in_both(self.other_order)._create_return_orders()
        returns.reason_id = self.reason
        returns.action_submit()
        self.assertTrue(returns.approval_ids)
        self.assertEqual(returns.approval_ids.stage_id.company_id, self.other)
        stage = self.env["return.order.stage"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        with self.assertRaisesRegex(UserError, "compan"):
            returns.approval_ids[0].sudo().stage_id = stage

    def test_numbers_are_counted_per_company_where_it_has_its_own_sequence(self):
        self.env["ir.sequence"].sudo().create(
            {
                "name": "Returns of the second company",
                "code": "return.order",
                "prefix": "SEC/",
                "company_id": self.other.id,
            }
        )
        returns = self._in_both(self.order | self.other_order)._create_return_orders()
        own = returns.filtered(lambda order: order.company_id == self.company)
        self.assertTrue(own.name.startswith("RO/"))
        self.assertTrue((returns - own).name.startswith("SEC/"))
