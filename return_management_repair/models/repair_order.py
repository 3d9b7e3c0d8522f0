from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["return.link.mixin", "repair.order"]

    return_inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        compute="_compute_return_inspection_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="What was found on the goods when they were returned.",
    )
    return_order_id = fields.Many2one(
        comodel_name="return.order",
        compute="_compute_return_order_id",
        store=True,
        index="btree_not_null",
        check_company=True,
        copy=False,
    )

    # === COMPUTE METHODS === #

    @api.depends("picking_id", "product_id")
    def _compute_return_inspection_id(self):
        """Take over repairs that were made from the reverse transfer itself."""
        for repair in self:
            # sudo: who repairs need not read all returns.
            found = repair.sudo()._find_return_inspection()
            repair.return_inspection_id = repair.return_inspection_id or found.sudo(
                self.env.su
            )

    @api.depends("return_inspection_id", "picking_id")
    def _compute_return_order_id(self):
        for repair in self:
            # sudo: as in `_compute_return_inspection_id`.
            inspection = repair.return_inspection_id.sudo()
            picking = repair.picking_id.sudo()
            repair.return_order_id = inspection.order_id or picking.return_order_id

    @api.depends("return_inspection_id")
    def _compute_product_location_src_id(self):
        """Override of `repair`: the goods are where the inspection put them."""
        result = super()._compute_product_location_src_id()
        for repair in self.filtered("return_inspection_id"):
            repair.product_location_src_id = repair._get_return_location()
        return result

    @api.depends("return_inspection_id")
    def _compute_product_location_dest_id(self):
        """Override of `repair`: goods of a customer never become stock for sale."""
        result = super()._compute_product_location_dest_id()
        for repair in self.filtered("return_inspection_id"):
            repair.product_location_dest_id = repair._get_return_location()
        return result

    def _get_return_location(self):
        """Return where the returned goods are.

        :rtype: stock.location
        """
        self.ensure_one()
        # sudo: as in `_compute_return_inspection_id`.
        location = self.return_inspection_id.sudo()._get_location_of_goods()
        return location.sudo(self.env.su)

    def _find_return_inspection(self):
        """Find the part that a repair from a reverse transfer is about.

        :return: a part that waits for its repair, or nothing.
        :rtype: return.order.inspection
        """
        self.ensure_one()
        return self.picking_id.return_order_id.inspection_ids.filtered(
            lambda inspection: (
                inspection.picking_id == self.picking_id
                and inspection.product_id == self.product_id
                and inspection.repair_status in ("pending", "failed")
                and (not self.lot_id or self.lot_id in inspection.lot_ids)
            )
        )[:1]

    def _is_counted_by_returns(self):
        """Override: what was repaired counts."""
        return self.state == "done"

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "state",
        "return_inspection_id",
        "product_id",
        "product_qty",
        "product_uom",
        "lot_id",
    )
    def _check_return_inspection_id(self):
        """Refuse to repair other or more goods than the inspection is about.

        :raise ValidationError: naming the repair, the return and the remedy.
        """
        active = self.filtered(
            lambda repair: repair.return_inspection_id and repair.state != "cancel"
        )
        for repair in active:
            # sudo: as in `_compute_return_inspection_id`.
            inspection = repair.return_inspection_id.sudo()
            obstacle = repair.sudo()._get_return_obstacle(inspection)
            if obstacle:
                raise ValidationError(obstacle)

    def _get_return_obstacle(self, inspection):
        """Return why this repair cannot belong to an inspection.

        :param return.order.inspection inspection: what was found on the goods.
        :return: the explanation, False if it can.
        :rtype: str | bool
        """
        self.ensure_one()
        names = {
            "repair": self.name,
            "order": inspection.order_id.name,
            "product": inspection.product_id.display_name,
        }
        if self.product_id != inspection.product_id or (
            self.lot_id and inspection.lot_ids and self.lot_id not in inspection.lot_ids
        ):
            return self.env._(
                "%(repair)s belongs to %(product)s of %(order)s. Choose this product "
                "and a number that came back, or take the inspection off the repair.",
                **names,
            )
        if inspection.repair_status == "no":
            return self.env._(
                "%(repair)s: %(product)s of %(order)s is not to be repaired. Look at "
                "the settlement of its inspection.",
                **names,
            )
        if inspection._get_qty_without_repair() < 0:
            return self.env._(
                "%(repair)s: more of %(product)s would be repaired than came with "
                "%(order)s. Lower the quantity, or cancel another repair.",
                **names,
            )
        return False

    # === ACTION METHODS === #

    def action_repair_done(self):
        """Override of `repair` to send repaired goods back to their customers."""
        result = super().action_repair_done()
        # sudo: who repairs has no rights on returns; what follows was authorized.
        self.return_inspection_id.sudo().line_id._ship_repaired()
        return result

    def action_repair_cancel(self):
        """Override of `repair` to ask the returns officer what happens instead."""
        stopped = self.filtered(
            lambda repair: repair.state != "cancel" and repair.return_inspection_id
        )
        result = super().action_repair_cancel()
        # sudo: as in `action_repair_done`.
        stopped.sudo()._ask_how_to_settle()
        return result

    def action_view_return_order(self):
        """Open the returns that these repairs belong to.

        :rtype: dict
        """
        return self.return_order_id._get_records_action(
            name=self.env._("Return Orders"), context={"create": False}
        )

    def _ask_how_to_settle(self):
        """Plan an activity for the officers who inspected goods of these repairs."""
        by_order = defaultdict(self.browse)
        for repair in self:
            if repair.return_inspection_id.repair_status == "failed":
                by_order[repair.return_order_id] |= repair
        self.env["return.order"]._create_activities(
            "return_management_repair.mail_activity_type_repair_failed",
            [
                {
                    "res_id": order.id,
                    "user_id": (
                        repairs.return_inspection_id.inspector_id[:1] or order.user_id
                    ).id,
                    "summary": self.env._(
                        "%(repairs)s was cancelled: decide what the customer gets",
                        repairs=", ".join(repairs.mapped("name")),
                    ),
                }
                for order, repairs in by_order.items()
            ],
        )

    # === QUOTES === #

    def _create_return_quotes(self):
        """Quote repairs to their customers by Odoo's own quotations.

        One at a time: core would give all quotations the customer of the first.

        :return: the quotations.
        :rtype: sale.order
        """
        for repair in self:
            repair.with_company(repair.company_id).action_create_sale_order()
        return self.sale_order_id
