from odoo import Command, fields

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .prepared import PREPARED_COMPANY, ROLES, create_users, get_login
from .terms_common import TermsMixin


class ReturnManagementCommon(TermsMixin, AccountTestInvoicingCommon):
    """A company with its own chart, a product, and one user per role.

    Everything a test needs is made here: no test relies on demo data.
    """

    # Tests that stop the clock say where.
    zone = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.resource_calendar_id.tz = cls._get_zone()
        cls.today = cls.company._get_return_today()
        # One person is the whole of finance in most tests.
        cls.company.return_separate_settlement = False
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.quarantine = cls.warehouse.quarantine_location_id
        cls.stock = cls.warehouse.lot_stock_id
        cls._create_users()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Solar Fields Ltd", "email": "goods@solar.example.com"}
        )
        cls.tax_13 = cls.env["account.tax"].create(
            {
                "name": "VAT 13 %",
                "amount": 13.0,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
            }
        )
        cls.product = cls._create_goods("Battery Module")
        cls.reason = cls.env["return.order.reason"].create(
            {"name": "Cells swollen", "group": "quality"}
        )
        cls.restock = cls.env.ref("return_management.return_order_disposition_restock")
        cls.scrap = cls.env.ref("return_management.return_order_disposition_scrap")
        cls.send_back = cls.env.ref(
            "return_management.return_order_disposition_send_back"
        )

    @classmethod
    def setup_independent_company(cls, **kwargs):
        """Take the company that was made before all tests, if there is one."""
        prepared = cls.env.ref(PREPARED_COMPANY, raise_if_not_found=False)
        if not prepared:
            return super().setup_independent_company(**kwargs)
        cls.env.user.company_ids = [Command.link(prepared.id)]
        return prepared

    @classmethod
    def _get_zone(cls):
        """Return the time zone of the company.

        It has another day than the server, at any hour: so a day that is taken from the
        wrong clock shows, and no day ends while a test runs.
        """
        if cls.zone:
            return cls.zone
        return (
            "Pacific/Kiritimati" if fields.Datetime.now().hour >= 10 else "Pacific/Niue"
        )

    @classmethod
    def get_default_groups(cls):
        return (
            super().get_default_groups()
            | cls.env.ref("sales_team.group_sale_manager")
            | cls.env.ref("stock.group_stock_manager")
            | cls.env.ref("return_management.return_management_group_manager")
        )

    @classmethod
    def _create_users(cls):
        """One user per role, each with the least rights the role needs."""
        logins = [get_login(role) for role in ROLES]
        users = cls.env["res.users"].search([("login", "in", logins)])
        users = users or create_users(cls.env, cls.company)
        by_login = users.grouped("login")
        for role in ROLES:
            setattr(cls, f"user_{role}", by_login[get_login(role)])

    @classmethod
    def _create_goods(cls, name, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "lst_price": 100.0,
                "invoice_policy": "delivery",
                "standard_price": 60.0,
                "taxes_id": [Command.set(cls.tax_13.ids)],
                **values,
            }
        )

    @classmethod
    def _put_in_stock(cls, product, quantity, lots=None):
        for lot in lots or [cls.env["stock.lot"]]:
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.stock, quantity if not lots else 1, lot_id=lot
            )

    @classmethod
    def _create_sale(cls, lines, **values):
        """Confirm an order.

        :param list[dict] lines: values of the order lines; product and quantity have
            defaults.
        """
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create(
                        {"product_id": cls.product.id, "product_uom_qty": 10.0, **line}
                    )
                    for line in lines
                ],
                **values,
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _deliver(cls, order):
        """Deliver everything of an order, putting it in stock before."""
        for picking in order.picking_ids.filtered(lambda p: p.state != "done"):
            for move in picking.move_ids:
                cls._put_in_stock(move.product_id, move.product_uom_qty)
            picking.action_assign()
            picking.move_ids.picked = True
            picking.button_validate()

    @classmethod
    def _invoice(cls, order, post=True):
        invoices = order._create_invoices()
        if post:
            invoices.action_post()
        return invoices

    @classmethod
    def _sell(cls, lines=None, invoice=True, **values):
        """Return a delivered order, by default 10 pieces at 100.00 less 10 %."""
        order = cls._create_sale(lines or [{"discount": 10.0}], **values)
        cls._deliver(order)
        if invoice:
            cls._invoice(order)
        return order

    @classmethod
    def _create_return(cls, order, quantities=None, **values):
        """Make a return in draft, as the salesperson would.

        :param list[float] quantities: per order line; everything by default.
        """
        lines = order.order_line.filtered("product_id")
        chosen = quantities and dict(zip(lines.ids, quantities, strict=True))
        orders = order.with_user(cls.user_salesperson)._create_return_orders(chosen)
        orders.write({"reason_id": cls.reason.id, **values})
        return orders

    @classmethod
    def _authorize(cls, returns):
        """Submit as the salesperson and approve as officer, then as manager."""
        returns.with_user(cls.user_salesperson).action_submit()
        for user in (cls.user_officer, cls.user_manager):
            pending = returns.filtered(lambda order: order.state == "submitted")
            pending.with_user(user).action_approve()
        return returns

    @classmethod
    def _receive(cls, returns, quantities=None):
        """Receive as the warehouse.

        :param dict quantities: received quantity by product, everything by default.
        """
        pickings = returns.reverse_picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        ).with_user(cls.user_warehouse)
        for move in pickings.move_ids:
            if quantities is not None:
                move.quantity = quantities.get(move.product_id, 0.0)
            move.picked = bool(move.quantity)
        pickings.with_context(skip_backorder=True).button_validate()
        return pickings

    @classmethod
    def _ship_back(cls, returns):
        """Ship what the inspections sent back to the customer, as the warehouse."""
        pickings = returns.picking_ids.filtered(
            lambda p: p.picking_type_code == "outgoing" and p.state != "done"
        ).with_user(cls.user_warehouse)
        pickings.move_ids.picked = True
        pickings.button_validate()
        return pickings

    @classmethod
    def _inspect(cls, returns, **values):
        """Inspect everything that waits, as the officer: as new, or as values say."""
        inspections = returns.inspection_ids.filtered(lambda i: i.state == "draft")
        inspections = inspections.with_user(cls.user_officer)
        inspections.filtered(
            lambda i: not i.condition and not i.missing_type
        ).condition = "as_new"
        if values:
            inspections.write(values)
        inspections.action_validate()
        return inspections

    @classmethod
    def _take_back(cls, order, quantities=None, **inspection):
        """Make a return, authorize, receive and inspect it in one go.

        :param list[float] quantities: as in `_create_return`.
        :param inspection: what the inspector writes down on all of it.
        """
        returns = cls._authorize(cls._create_return(order, quantities))
        cls._receive(returns)
        cls._inspect(returns, **inspection)
        return returns

    @classmethod
    def _deliver_part(cls, order, quantity, lots=None):
        """Deliver a part of the only open delivery of an order.

        :param stock.lot lots: that are delivered, the quantity of each.
        """
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel") and not p.return_order_id
        )
        for lot in lots or [cls.env["stock.lot"]]:
            cls.env["stock.quant"]._update_available_quantity(
                picking.move_ids.product_id, cls.stock, quantity, lot_id=lot
            )
        picking.move_ids.move_line_ids.unlink()
        for lot in lots or [cls.env["stock.lot"]]:
            cls.env["stock.move.line"].create(
                {
                    **picking.move_ids._prepare_move_line_vals(quantity=quantity),
                    "lot_id": lot.id,
                }
            )
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        return picking

    @classmethod
    def _reverse(cls, invoice, quantity, post=True):
        """Credit a quantity of every line by core's own dialog."""
        dialog = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        dialog.refund_moves()
        dialog.new_move_ids.invoice_line_ids.quantity = quantity
        if post:
            dialog.new_move_ids.action_post()
        return dialog.new_move_ids

    @classmethod
    def _settle(cls, returns, post=True):
        """Settle as the officer, check and post as finance."""
        # Where money comes before goods, the gate is open already.
        waiting = returns.filtered(lambda order: not order.open_gate)
        waiting.with_user(cls.user_officer).action_settle()
        returns.with_user(cls.user_finance).action_approve()
        notes = returns.credit_note_ids.with_user(cls.user_finance)
        if post:
            notes.filtered(lambda move: move.state == "draft").action_post()
        return notes

    def _available(self, product, location):
        return self.env["stock.quant"]._get_available_quantity(product, location)

    def _check_demo_is_kept(self, addon, uninstall_hook, view):
        """Check that a hook gives records of the demo data to their own apps.

        :param str addon: that is uninstalled.
        :param callable uninstall_hook: its hook.
        :param str view: name of a view of it, which Odoo has to delete.
        """
        order = self._sell()
        records = (order, self._create_return(order), self.product)
        names = self.env["ir.model.data"].create(
            [
                {
                    "module": addon,
                    "name": f"{record._table}_test_demo",
                    "model": record._name,
                    "res_id": record.id,
                }
                for record in records
            ]
        )
        uninstall_hook(self.env)
        self.assertFalse(names.exists())
        self.assertTrue(all(record.exists() for record in records))
        self.assertTrue(self.env.ref(f"{addon}.{view}"))
