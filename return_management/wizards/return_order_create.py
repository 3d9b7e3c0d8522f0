from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ReturnOrderCreate(models.TransientModel):
    """Asks which lines of orders, deliveries or invoices come back."""

    _name = "return.order.create"
    _description = "Create a Return"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        domain="[('company_id', 'in', (company_id, False))]",
    )
    channel = fields.Selection(
        selection=lambda self: (
            self.env["return.order"]._fields["channel"]._description_selection(self.env)
        ),
        required=True,
        default="phone",
    )
    return_method = fields.Selection(
        selection=lambda self: (
            self.env["return.order"]
            ._fields["return_method"]
            ._description_selection(self.env)
        ),
        required=True,
        default="ship",
    )
    line_ids = fields.One2many(
        comodel_name="return.order.create.line", inverse_name="wizard_id"
    )
    target_id = fields.Many2one(
        comodel_name="return.order",
        string="Add to",
        readonly=True,
        help="Draft to which the lines are added; empty for a return of their own.",
    )
    order_id = fields.Many2one(
        comodel_name="return.order",
        readonly=True,
        help="What this dialog created: a second click opens it again.",
    )

    has_orders = fields.Boolean(compute="_compute_sources")
    has_invoices = fields.Boolean(compute="_compute_sources")

    @api.depends("line_ids.sale_line_id", "line_ids.invoice_line_id")
    def _compute_sources(self):
        for wizard in self:
            wizard.has_orders = bool(wizard.line_ids.sale_line_id)
            wizard.has_invoices = bool(wizard.line_ids.invoice_line_id)

    @api.model
    def _open_for_lines(self, sale_lines, names, target=None, invoice_lines=None):
        """Open the dialog for what was sold to one customer by one company.

        :param sale.order.line sale_lines: the candidates.
        :param list[str] names: the documents they come from, for messages.
        :param return.order target: draft that gets the lines; a new return else.
        :param account.move.line invoice_lines: candidates that no order knows of.
        :return: the action that opens the dialog.
        :rtype: dict
        :raise UserError: if companies or customers are mixed, or nothing is sold.
        """
        # A line that only structures the order cannot come back.
        lines = sale_lines.filtered(lambda line: line._can_come_back())
        direct = invoice_lines or self.env["account.move.line"]
        self._check_candidates(lines, names, target, direct)
        customer = (target or lines.order_id).partner_id or direct.move_id.partner_id
        wizard = self.create(
            {
                "partner_id": customer[:1].id,
                "company_id": (lines.company_id | direct.company_id).id,
                **self._prepare_target_vals(target),
                "line_ids": [
                    Command.create({"sale_line_id": line.id}) for line in lines
                ]
                + [Command.create({"invoice_line_id": line.id}) for line in direct],
            }
        )
        return wizard._get_reopen_action()

    @api.model
    def _prepare_target_vals(self, target):
        """Return what the dialog takes over from the return that gets the lines.

        :param return.order target: may be empty.
        :rtype: dict
        """
        if not target:
            return {}
        return {
            "target_id": target.id,
            "reason_id": target.reason_id.id,
            "channel": target.channel,
            "return_method": target.return_method,
        }

    @api.model
    def _check_candidates(self, lines, names, target=None, direct=()):
        """Refuse a selection that cannot become one return.

        :param sale.order.line lines: the candidates.
        :param list[str] names: the documents they come from.
        :param return.order target: knows itself whose orders it takes.
        :param account.move.line direct: candidates that no order knows of.
        :raise UserError: naming the documents and the remedy.
        """
        documents = ", ".join(names)
        if all(line._get_return_obstacle() for line in (*lines, *direct)):
            raise UserError(
                self.env._(
                    "Nothing can be returned of %(documents)s: nothing was delivered, "
                    "or everything is already returned or held by another return.",
                    documents=documents,
                )
            )
        companies = lines.company_id.union(*(line.company_id for line in direct))
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "%(documents)s belong to several companies (%(companies)s). Select "
                    "those of one company.",
                    documents=documents,
                    companies=", ".join(companies.mapped("name")),
                )
            )
        customers = lines.order_partner_id
        for line in direct:
            if line.partner_id not in customers.commercial_partner_id:
                customers |= line.partner_id
        if len(customers) > 1 and not target:
            raise UserError(
                self.env._(
                    "%(documents)s belong to several customers (%(customers)s). Select "
                    "those of one customer.",
                    documents=documents,
                    customers=", ".join(customers.mapped("display_name")),
                )
            )

    def _get_reopen_action(self):
        """Return the action that shows this dialog (again).

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create a Return"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_all(self):
        """Return everything that can be returned.

        :rtype: dict
        """
        for line in self.line_ids:
            line.quantity = line.qty_returnable
        return self._get_reopen_action()

    def action_none(self):
        """Return nothing yet.

        :rtype: dict
        """
        self.line_ids.quantity = 0.0
        return self._get_reopen_action()

    def action_create(self):
        """Create the return, or add to the draft, and open it.

        :rtype: dict
        :raise UserError: if no quantity was entered, or more than is left.
        """
        self.ensure_one()
        if not self.order_id and self.target_id:
            values = self._prepare_creation_values()
            self.target_id._add_sale_lines(
                self.line_ids.sale_line_id, values.pop("quantities")
            )
            self.target_id.write(values)
            self.order_id = self.target_id
        elif not self.order_id:
            self.order_id = self._create_return()
        return self.order_id._get_records_action()

    def _create_return(self):
        """Create the return from what was entered.

        :rtype: return.order
        :raise UserError: if no quantity was entered, or more than is left.
        """
        self.ensure_one()
        Order = self.env["return.order"]
        values = self._prepare_creation_values()
        invoiced = Order._prepare_invoiced_lines(
            {
                line.invoice_line_id: line._get_sold_quantity()
                for line in self.line_ids
                if line.invoice_line_id
            }
        )
        ordered = self.line_ids.filtered("sale_line_id")
        if any(ordered.mapped("quantity")) or not invoiced:
            order = Order._create_from_sale_lines(ordered.sale_line_id, **values)
            order.line_ids = invoiced
            return order
        return Order.create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "reason_id": values["reason_id"],
                "channel": values["channel"],
                "return_method": values["return_method"],
                "line_ids": invoiced,
            }
        )

    def _prepare_creation_values(self):
        """Return what was entered, see `return.order._create_from_sale_lines`.

        :return: the quantities and further values of the return.
        :rtype: dict
        """
        self.ensure_one()
        return {
            "quantities": {
                line.sale_line_id.id: line._get_sold_quantity()
                for line in self.line_ids
                if line.sale_line_id
            },
            "reason_id": self.reason_id.id,
            "channel": self.channel,
            "return_method": self.return_method,
        }
