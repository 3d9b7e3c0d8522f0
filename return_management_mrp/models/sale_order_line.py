from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import float_round

# Kits are counted in fractions while a return brings only some of their components.
# Sums of such fractions are compared after rounding the noise of floats away.
NOISE_DIGITS = 6


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    is_return_kit = fields.Boolean(
        string="Delivered as Components",
        compute="_compute_is_return_kit",
        store=True,
        help="A kit: its components are delivered, and come back.",
    )
    # === COMPUTE METHODS === #

    @api.depends("move_ids.bom_line_id", "product_id", "return_kit_recipe")
    def _compute_is_return_kit(self):
        for line in self:
            # sudo: salespeople may not read moves but must know what can be returned.
            line.is_return_kit = any(
                (line.return_kit_recipe or move.bom_line_id.bom_id.type == "phantom")
                and move.product_id != line.product_id
                and not move.raw_material_production_id
                for move in line.sudo().move_ids
            )

    @api.depends("is_return_kit")
    def _compute_qty_returnable(self):
        """Override of `return_management` to count whole kits."""
        kits = self.filtered("is_return_kit")
        result = super(SaleOrderLine, self - kits)._compute_qty_returnable()
        left = kits._get_components_left()
        for line in kits:
            line.qty_returnable = line._count_whole_kits(left[line.id])
        return result

    def _prepare_qty_delivered(self):
        """Override of `sale_mrp`: once kits came back, their recipe counts.

        Core counts by the bill of materials of today, and not at all those components
        that are no part of it any more.
        """
        quantities = super()._prepare_qty_delivered()
        for line in self:
            if line._is_delivered_by_recipe():
                delivered = line._get_components_delivered(line.sudo().move_ids)
                quantities[line] = line._count_whole_kits(delivered)
        return quantities

    # === COUNTING KITS AND COMPONENTS === #

    def _is_delivered_by_recipe(self):
        """Return whether the delivered kits of this line are counted by its recipe.

        Dropshipped kits are delivered when all of them are, see `sale_mrp`.

        :rtype: bool
        """
        self.ensure_one()
        # sudo: as in `_compute_is_return_kit`.
        line = self.sudo()
        return bool(
            line.is_return_kit
            and line.return_kit_recipe
            and line.return_line_ids
            and not any(move._is_dropshipped() for move in line.move_ids)
        )

    def _is_sold_as_components(self):
        """Override of `return_management`: kits are."""
        return bool(self.is_return_kit and self._get_kit_shares())

    def _get_qty_at_customer(self):
        """Override of `return_management` to count whole kits."""
        kits = self.filtered("is_return_kit")
        balances = super(SaleOrderLine, self - kits)._get_qty_at_customer()
        at_customer = kits._get_components_at_customer()
        for line in kits:
            balances[line.id] = line._count_whole_kits(at_customer[line.id])
        return balances

    def _get_components_at_customer(self):
        """Count the components that the customers have, per sale line.

        :return: by id of the sale line and of the component, in the unit of the
            component.
        :rtype: dict[int, dict[int, float]]
        """
        balances = {line_id: defaultdict(float) for line_id in self.ids}
        for line, product, uom, quantity in self._get_signed_quantities():
            balances[line.id][product.id] += uom._compute_quantity(
                quantity, product.uom_id, round=False
            )
        return balances

    def _get_components_left(self):
        """Count the components that can come back and that no return holds.

        :return: as `_get_components_at_customer`.
        :rtype: dict[int, dict[int, float]]
        """
        balances = self._get_components_at_customer()
        for line in self:
            left = balances.setdefault(line.id, defaultdict(float))
            # sudo: a salesperson sees the quantity of a colleague's return.
            for return_line in line.sudo().return_line_ids.filtered("qty_held"):
                left[return_line.product_id.id] -= return_line._convert_to_product_uom(
                    return_line.qty_held
                )
        return balances

    def _count_whole_kits(self, quantities):
        """Count the kits that components make up.

        :param dict[int, float] quantities: by id of the component, in its unit.
        :return: in the unit of this line; whole kits, never below zero.
        :rtype: float
        """
        self.ensure_one()
        shares = self._get_kit_shares()
        if not shares:
            return 0.0
        # sudo: returns may be handled without rights on the sale order.
        line = self.sudo()
        kits = line.product_uom_id._compute_quantity(
            min(quantities[key] / share["quantity"] for key, share in shares.items()),
            line.product_id.uom_id,
            round=False,
        )
        whole = float_round(
            float_round(kits, precision_digits=3),
            precision_digits=0,
            rounding_method="DOWN",
        )
        return line.product_uom_id.round(
            line.product_id.uom_id._compute_quantity(
                max(whole, 0.0), line.product_uom_id, round=False
            )
        )

    def _get_kit_component_quantities(self, kits):
        """Count the components of a number of kits.

        Ten kits sold in dozens are 0.83 dozens: meant are ten, not 9.96.

        :param float kits: in the unit of this line.
        :return: quantity by id of the component, in its unit.
        :rtype: dict[int, float]
        """
        self.ensure_one()
        uom, unit = self.product_uom_id, self.product_id.uom_id
        whole = round(uom._compute_quantity(kits, unit, round=False))
        exact = unit._compute_quantity(whole, uom, round=False)
        if not uom.compare(kits, exact):
            kits = exact
        return {
            product.id: product.uom_id.round(
                kits * self._get_kit_shares()[product.id]["quantity"]
            )
            for product in self.env["product.product"].browse(self._get_kit_shares())
        }

    # === LIMITS === #

    def _get_return_surpluses(self, with_held=True):
        """Override of `return_management` to look at the components of kits."""
        kits = self.filtered("is_return_kit")
        surpluses = super(SaleOrderLine, self - kits)._get_return_surpluses(
            with_held=with_held
        )
        left = (
            kits._get_components_left()
            if with_held
            else kits._get_components_at_customer()
        )
        for line in kits:
            for product in self.env["product.product"].browse(left[line.id]):
                quantity = left[line.id][product.id]
                if product.uom_id.compare(quantity, 0.0) < 0:
                    surpluses.append((line, product, product.uom_id, -quantity))
        return surpluses

    def _get_return_obstacle(self):
        """Override of `return_management`: components of a kit can come back."""
        if self._is_sold_as_components():
            left = self._get_components_left()[self.id]
            products = self.env["product.product"].browse(self._get_kit_shares())
            if any(p.uom_id.compare(left[p.id], 0.0) > 0 for p in products):
                return False
            # sudo: as in `_compute_is_return_kit`.
            moves = self.sudo().move_ids.filtered(
                lambda move: move.state == "done" and move._is_way_to_customer()
            )
            if not moves:
                return self.env._("Not delivered yet.")
            if not self.qty_return_held:
                return self.env._("Everything that was delivered has been returned.")
        return super()._get_return_obstacle()

    # === WHAT IS BILLED AND KEPT === #

    def _get_qty_kept(self):
        """Override of `return_management` to count parts of kits.

        Odoo's delivered quantity drops by a whole kit as soon as one component is back.

        :rtype: float
        """
        self.ensure_one()
        if not self.is_return_kit:
            return super()._get_qty_kept()
        kept = self._get_kept_of_kits()
        return self.product_uom_id.round(
            float_round(self._sum_up_kits(kept), precision_digits=NOISE_DIGITS)
        )

    def _sum_up_kits(self, quantities):
        """Add components up to kits, by their value.

        :param dict[int, float] quantities: by id of the component, in its unit.
        :return: in the unit of this line, not rounded.
        :rtype: float
        """
        self.ensure_one()
        return sum(
            quantities.get(key, 0.0) * share["ratio"]
            for key, share in self._get_kit_shares().items()
        )

    def _get_kept_of_kits(self):
        """Count the components that the customer keeps and has to pay.

        On delivered quantities only complete kits are billed: components of incomplete
        ones come back first, and nothing is credited for them.

        :return: by id of the component, in its unit.
        :rtype: dict[int, float]
        """
        self.ensure_one()
        # sudo: as in `_get_components_left`.
        line = self.sudo()
        returned = defaultdict(float)
        for return_line in line.return_line_ids.filtered("kit_product_id"):
            returned[return_line.product_id.id] += return_line._convert_to_product_uom(
                return_line.qty_given_back
            )
        if line.product_id.invoice_policy == "order":
            promised = line._get_promised_components()
            kept = {}
            for key, share in line._get_kit_shares().items():
                ordered = line.product_uom_qty * share["quantity"]
                # What is delivered again does not come off the order.
                moved = min(ordered, promised[key] - returned[key])
                kept[key] = max(ordered - returned[key], moved)
            return kept
        delivered, kits = line._get_delivered_without_returns()
        return {
            key: min(kits * share["quantity"], delivered[key] - returned[key])
            for key, share in line._get_kit_shares().items()
        }

    def _get_promised_components(self):
        """Count what deliveries of the order bring to the customer, open ones included.

        :return: components by id, in their unit.
        :rtype: dict[int, float]
        """
        self.ensure_one()
        promised = defaultdict(float)
        for move in self.move_ids:
            if (
                move.state != "cancel"
                and not move.return_line_id
                and move._is_way_to_customer()
            ):
                promised[move.product_id.id] += move.product_uom._compute_quantity(
                    move.quantity if move.state == "done" else move.product_uom_qty,
                    move.product_id.uom_id,
                    round=False,
                )
        return promised

    def _get_delivered_without_returns(self):
        """Count what is delivered as Odoo would, had no return order been made.

        :return: components by id, in their unit, and kits in the unit of the line.
        :rtype: tuple[dict[int, float], float]
        """
        self.ensure_one()
        delivered = self._get_components_delivered(
            self.move_ids.filtered(lambda move: not move.return_line_id)
        )
        return delivered, self._count_whole_kits(delivered)

    def _get_components_delivered(self, moves):
        """Count components as Odoo counts what is delivered.

        :param stock.move moves: moves of this line.
        :return: by id of the component, in its unit.
        :rtype: dict[int, float]
        """
        self.ensure_one()
        delivered = defaultdict(float)
        for move in moves.filtered(lambda move: move.state == "done"):
            counts = not move.origin_returned_move_id or move.to_refund
            if move._is_way_to_customer() and counts:
                delivered[move.product_id.id] += self._sum_components(move)
            elif move._is_way_back() and move.to_refund:
                delivered[move.product_id.id] -= self._sum_components(move)
        return delivered

    def _get_kits_invoiced(self):
        """Count the kits that are invoiced, less credits of whole kits made by hand.

        :return: in the unit of this line, not rounded.
        :rtype: float
        """
        self.ensure_one()
        # sudo: as in `_count_whole_kits`.
        return sum(
            -invoice_line.move_id.direction_sign
            * invoice_line._convert_to_sold_uom(
                invoice_line.quantity, self.product_uom_id
            )
            for invoice_line in self.sudo()._get_invoice_lines()
            if invoice_line.parent_state != "cancel"
            and not invoice_line._is_component_credit()
        )

    def _get_qty_to_invoice_after_returns(self):
        """Override of `return_management` to count parts of kits exactly."""
        self.ensure_one()
        if not self.is_return_kit:
            return super()._get_qty_to_invoice_after_returns()
        kept = self._sum_up_kits(self._get_kept_of_kits())
        # sudo: as in `_get_components_left`.
        lines = self.sudo().return_line_ids.filtered("kit_product_id")
        credited = sum(
            credit.move_id.direction_sign
            * credit._convert_to_sold_uom(credit.quantity, self.product_uom_id)
            for credit in lines._get_goods_credits()
        )
        returned = sum(line._convert_to_sale_uom(line.qty_given_back) for line in lines)
        difference = kept - (self._get_kits_invoiced() - credited)
        if difference < 0:
            difference = min(difference + max(returned - credited, 0.0), 0.0)
        return self.product_uom_id.round(
            float_round(difference, precision_digits=NOISE_DIGITS)
        )
