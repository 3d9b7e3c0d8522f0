from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    _inherit = "return.order"

    repair_order_ids = fields.One2many(
        comodel_name="repair.order",
        inverse_name="return_order_id",
        string="Repair Orders",
        groups="stock.group_stock_user",
    )
    repair_count = fields.Integer(compute="_compute_repairs", compute_sudo=True)
    is_to_quote_repair = fields.Boolean(
        compute="_compute_repairs",
        compute_sudo=True,
        help="A repair is not under warranty and the customer has no quotation.",
    )
    is_to_repair = fields.Boolean(compute="_compute_repair_statuses")
    is_repair_failed = fields.Boolean(
        string="Repair Cancelled", compute="_compute_repair_statuses"
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "repair_order_ids.state",
        "repair_order_ids.under_warranty",
        "repair_order_ids.sale_order_id",
    )
    def _compute_repairs(self):
        for order in self:
            order.repair_count = len(order.repair_order_ids)
            order.is_to_quote_repair = bool(order._get_repairs_to_quote())

    @api.depends("inspection_ids.repair_status")
    def _compute_repair_statuses(self):
        for order in self:
            statuses = order.inspection_ids.mapped("repair_status")
            order.is_to_repair = "pending" in statuses
            order.is_repair_failed = "failed" in statuses

    @api.depends("inspection_ids.repair_status")
    def _compute_next_step(self):
        """Override of `return_management` to follow the repairs."""
        return super()._compute_next_step()

    # === OVERRIDES === #

    def _get_next_step(self):
        """Override of `return_management` to say that goods are repaired."""
        step = super()._get_next_step()
        if self.phase != "settlement" or self._get_pending_approval():
            return step
        if self._get_failed_repairs():
            return self.env._("Decide what the customer gets instead of the repair")
        if self.is_to_settle:
            return step
        under_repair = self._get_parts_under_repair()
        if under_repair:
            return self.env._(
                "Repair: %(products)s",
                products=", ".join(under_repair.product_id.mapped("display_name")),
            )
        return step

    def _get_settlement_obstacle(self):
        """Override of `return_management` to say that goods are still repaired."""
        obstacle = super()._get_settlement_obstacle()
        if (
            not obstacle
            or self.state != "authorized"
            or self._get_pending_approval()
            or "draft" in self.inspection_ids.mapped("state")
        ):
            return obstacle
        failed = self._get_failed_repairs()
        if failed:
            return self.env._(
                "%(order)s: the repair of %(products)s was cancelled. Decide what the "
                "customer gets instead, with “Settle Otherwise”.",
                order=self.name,
                products=", ".join(failed.product_id.mapped("display_name")),
            )
        under_repair = self._get_parts_under_repair()
        if under_repair:
            return self.env._(
                "%(order)s: %(products)s is being repaired. It goes back to the "
                "customer by itself as soon as the repair is done.",
                order=self.name,
                products=", ".join(under_repair.product_id.mapped("display_name")),
            )
        return obstacle

    def _action_settle(self):
        """Override of `return_management` to create the repairs that are missing."""
        self.inspection_ids.filtered(
            lambda inspection: inspection.repair_status == "pending"
        )._create_repair_orders()
        return super()._action_settle()

    # === ACTION METHODS === #

    def action_create_repair_orders(self):
        """Create the repair orders of all parts that are to be repaired.

        :rtype: dict | bool
        """
        self.check_access("read")
        return self.inspection_ids.action_create_repair_orders()

    def action_quote_repairs(self):
        """Quote the repairs that are not under warranty to the customers.

        :return: the quotations, or nothing for users who may not read them.
        :rtype: dict | bool
        :raise AccessError: if the user is no returns officer.
        :raise UserError: if there is nothing to quote.
        """
        self.check_access("write")
        self.inspection_ids._check_can_inspect()
        self._lock_for_decision()
        # sudo: officers quote repairs without rights on sales.
        repairs = self.sudo()._get_repairs_to_quote()
        if not repairs:
            raise UserError(
                self.env._(
                    "%(orders)s: no repair is to be quoted. Only repairs that are not "
                    "under warranty are, and each of them once.",
                    orders=", ".join(self.mapped("name")),
                )
            )
        quotes = repairs._create_return_quotes().sudo(self.env.su)
        if not quotes.has_access("read"):
            return True
        return quotes._get_records_action(name=self.env._("Quotations"))

    def action_view_repair_orders(self):
        """Open the repair orders of these returns.

        :rtype: dict
        """
        return self.repair_order_ids._get_records_action(
            name=self.env._("Repair Orders"), context={"create": False}
        )

    # === BUSINESS METHODS === #

    def _get_repairs_to_quote(self):
        """Return the repairs that the customer has to pay and has no quotation for.

        :rtype: repair.order
        """
        return self.repair_order_ids.filtered(
            lambda repair: (
                repair.state != "cancel"
                and not repair.under_warranty
                and not repair.sale_order_id
            )
        )

    def _get_failed_repairs(self):
        """Return the parts whose repair was cancelled.

        :rtype: return.order.inspection
        """
        return self.inspection_ids.filtered(lambda i: i.repair_status == "failed")

    def _get_parts_under_repair(self):
        """Return the parts that are being repaired.

        :rtype: return.order.inspection
        """
        return self.inspection_ids.filtered(lambda i: i.repair_status == "progress")

    def _close_repair_activities(self):
        """Take back the requests to decide about cancelled repairs."""
        self._close_activities(
            "return_management_repair.mail_activity_type_repair_failed"
        )
