from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """Ways from a return to its documents, and to the dialogs that work on it."""

    _inherit = "return.order"

    is_to_inspect = fields.Boolean(compute="_compute_is_to_inspect")
    has_lots = fields.Boolean(compute="_compute_has_lots")
    invoice_count = fields.Integer(
        string="Original Invoices",
        compute="_compute_invoice_count",
        help="Invoices that sold the goods without an order.",
    )
    sale_order_count = fields.Integer(compute="_compute_sale_order_count")
    inspection_count = fields.Integer(compute="_compute_document_counts")
    picking_count = fields.Integer(compute="_compute_document_counts")
    credit_note_count = fields.Integer(compute="_compute_document_counts")
    return_invoice_count = fields.Integer(compute="_compute_document_counts")

    # === COMPUTE METHODS === #

    @api.depends("inspection_ids.state")
    def _compute_is_to_inspect(self):
        for order in self:
            order.is_to_inspect = "draft" in order.inspection_ids.mapped("state")

    @api.depends("state", "line_ids.product_tracking", "line_ids.lot_ids")
    def _compute_has_lots(self):
        """Tell whether lots are announced, or could be as long as it is a draft."""
        for order in self:
            if order.state == "draft":
                tracking = set(order.line_ids.mapped("product_tracking"))
                order.has_lots = bool(tracking - {"none", False})
            else:
                # sudo: not everybody who follows a return may read lots.
                order.has_lots = bool(order.sudo().line_ids.lot_ids)

    @api.depends("line_ids.invoice_id")
    def _compute_invoice_count(self):
        for order in self:
            order.invoice_count = len(order.line_ids.invoice_id)

    def _get_sold_names(self):
        """Name the orders that sold the goods, and the invoices without an order.

        :rtype: list[str]
        """
        # sudo: names tell nothing, and not every user may read the documents.
        lines = self.sudo().line_ids
        return [
            *lines.sale_order_id.mapped("name"),
            *lines.invoice_id.mapped("name"),
        ]

    # === ACTION METHODS: DOCUMENTS === #

    def action_view_sale_orders(self):
        """Open the sale orders that the goods were sold by.

        :rtype: dict
        """
        return self.sale_order_ids._get_records_action(
            name=self.env._("Sale Orders"), context={"create": False}
        )

    def action_view_invoices(self):
        """Open the invoices that sold the goods without an order.

        :rtype: dict
        """
        return self.line_ids.invoice_id._get_records_action(
            name=self.env._("Invoices"), context={"create": False}
        )

    def action_view_pickings(self):
        """Open all transfers of these returns, in either direction.

        :rtype: dict
        """
        return self.picking_ids._get_records_action(
            name=self.env._("Transfers"), context={"create": False}
        )

    def action_view_inspections(self):
        """Open the inspections of these returns.

        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "return_management.return_order_inspection_action"
        )
        return {
            **action,
            "domain": [("order_id", "in", self.ids)],
            "context": {"create": False},
            "path": False,
        }

    def action_view_credit_notes(self):
        """Open the credit notes of these returns.

        :rtype: dict
        """
        return self.credit_note_ids._get_records_action(
            name=self.env._("Credit Notes"),
            context={"create": False, "default_move_type": "out_refund"},
        )

    def action_view_return_invoices(self):
        """Open the invoices of replacements, and of what was charged back.

        :rtype: dict
        """
        return self.return_invoice_ids._get_records_action(
            name=self.env._("Invoices"),
            context={"create": False, "default_move_type": "out_invoice"},
        )

    # === ACTION METHODS: NEXT STEPS === #

    def action_receive(self):
        """Open the page that counts what is in the parcels of these returns.

        :rtype: dict
        :raise UserError: if nothing is on its way.
        """
        pickings = self.reverse_picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        if not pickings:
            raise UserError(
                self.env._(
                    "%(orders)s: no reverse transfer is open, so nothing can be "
                    "received.",
                    orders=", ".join(self.mapped("name")),
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "return_order_receive",
            "name": self.env._("Receive"),
            "params": {"picking_ids": pickings.ids},
        }

    def action_inspect(self):
        """Open the page that inspects everything of these returns at once.

        :rtype: dict
        :raise UserError: if nothing waits for an inspection.
        """
        orders = self.filtered("is_to_inspect")
        if not orders:
            raise UserError(
                self.env._(
                    "%(orders)s: nothing waits for an inspection. Receive the goods "
                    "first.",
                    orders=", ".join(self.mapped("name")),
                )
            )
        action = self.env["ir.actions.client"]._for_xml_id(
            "return_management.return_order_action_inspect"
        )
        # In the context: they stay when the page is loaded again.
        return {
            **action,
            "context": {
                "active_model": "return.order",
                "active_id": orders[0].id,
                "active_ids": orders.ids,
            },
        }

    def action_send_instructions(self):
        """Open the mail that tells the customer how to send the goods.

        :rtype: dict
        """
        template = self.env.ref(
            "return_management.mail_template_return_order_authorized",
            raise_if_not_found=False,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Instructions"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "return.order",
                "default_res_ids": self.ids,
                "default_template_id": template.id if template else False,
                "default_composition_mode": "comment"
                if len(self) == 1
                else "mass_mail",
                "default_email_layout_xmlid": (
                    "mail.mail_notification_layout_with_responsible_signature"
                ),
                "force_email": True,
            },
        }

    # Apart from the orders: how many there are is shown to users who may read none.
    @api.depends("line_ids.sale_order_id")
    def _compute_sale_order_count(self):
        for order in self:
            order.sale_order_count = len(order.line_ids.sale_order_id)

    @api.depends("picking_ids", "credit_note_ids", "inspection_ids")
    def _compute_document_counts(self):
        def count(model, field):
            # sudo: a count tells nothing, and not every user may read the documents.
            groups = (
                self.env[model]
                .sudo()
                ._read_group([(field, "in", self.ids)], [field], ["__count"])
            )
            return {order.id: number for order, number in groups}

        pickings = count("stock.picking", "return_order_id")
        # sudo: counts again.
        documents = {
            (order.id, move_type): number
            for order, move_type, number in self.env["account.move"]
            .sudo()
            ._read_group(
                [("return_order_id", "in", self.ids)],
                ["return_order_id", "move_type"],
                ["__count"],
            )
        }
        inspections = count("return.order.inspection", "order_id")
        for order in self:
            order.picking_count = pickings.get(order.id, 0)
            order.credit_note_count = documents.get((order.id, "out_refund"), 0)
            order.return_invoice_count = documents.get((order.id, "out_invoice"), 0)
            order.inspection_count = inspections.get(order.id, 0)
