from collections import defaultdict

from odoo import fields, models


class SaleOrderLine(models.Model):
    """What a sold kit consists of, and how its price is shared out."""

    _inherit = "sale.order.line"

    return_kit_recipe = fields.Json(
        copy=False,
        readonly=True,
        help="Kits that were taken apart for deliveries and the components they gave, "
        "in the units of the products. Later changes of the bill of materials do not "
        "touch it.",
    )
    return_kit_shares = fields.Json(
        copy=False,
        readonly=True,
        help="Components of one kit and their part of its price, kept from the first "
        "return on so that all returns share the price out alike.",
    )

    # === WHAT A KIT CONSISTS OF === #

    def _add_to_kit_recipe(self, kits, components):
        """Keep what kits consist of that are being taken apart for a delivery.

        As long as nothing else of the line is on its way or with the customer, the
        recipe starts anew: the order was cancelled and confirmed again.

        :param float kits: in the unit of this line.
        :param dict[product.product, float] components: what they consist of, in the
            unit of the product.
        """
        self.ensure_one()
        # sudo: who confirms an order need not write its recipe.
        line = self.sudo()
        others = line.move_ids.filtered(
            lambda move: move.state != "cancel" and move.product_id != line.product_id
        )
        recipe = line.return_kit_recipe if others else None
        quantities = dict((recipe or {}).get("quantities", {}))
        for product, quantity in components.items():
            key = str(product.id)
            quantities[key] = quantities.get(key, 0.0) + quantity
        line.return_kit_recipe = {
            "kits": (recipe or {}).get("kits", 0.0) + kits,
            "quantities": quantities,
        }

    def _get_kit_shares(self):
        """Return what one kit consists of and what part of its price a component bears.

        :return: by id of the component, ``quantity`` in one kit (the unit of this line)
            in the unit of the component, and ``ratio``: how much of a kit one unit of
            the component is worth. Over all components, quantity times ratio is 1.
        :rtype: dict[int, dict[str, float]]
        """
        self.ensure_one()
        shares = self.return_kit_shares or self._prepare_kit_shares()
        return {int(product_id): share for product_id, share in shares.items()}

    def _freeze_kit_shares(self):
        """Keep the shares of the price: later costs or recipes change them no more."""
        for line in self:
            if line.is_return_kit and not line.return_kit_shares:
                # sudo: the shares are no data of the order that a user enters.
                line.sudo().return_kit_shares = line._prepare_kit_shares()

    def _prepare_kit_shares(self):
        """Share the price of the kit out by the value of what was delivered.

        The value is the cost; list prices count when nothing has a cost, and when
        nothing has a price either all components count alike.

        :return: see `_get_kit_shares`, with the keys as text as JSON wants them.
        :rtype: dict[str, dict[str, float]]
        """
        self.ensure_one()
        quantities = self._get_kit_quantities()
        values = self._get_component_values(quantities)
        if not any(values.values()):
            values = {
                product: product.lst_price * quantity
                for product, quantity in quantities.items()
            }
        if not any(values.values()):
            values = dict.fromkeys(quantities, 1.0)
        total = sum(values.values())
        return {
            str(product.id): {
                "quantity": quantity,
                "ratio": values[product] / total / quantity,
            }
            for product, quantity in quantities.items()
        }

    def _get_kit_bom(self):
        """Return the bill of materials by which this kit was delivered.

        :rtype: mrp.bom
        """
        self.ensure_one()
        # sudo: salespeople and returns officers may not read bills of materials.
        line = self.sudo()
        product = line.product_id
        boms = line.move_ids.filtered(
            lambda move: move.state != "cancel"
        ).bom_line_id.bom_id.filtered(lambda bom: bom.type == "phantom")
        own = boms.filtered(
            lambda bom: (
                bom.product_id == product
                or (bom.product_tmpl_id == product.product_tmpl_id)
                and not bom.product_id
            )
        )
        return (
            own[:1]
            or boms._bom_find(
                product, company_id=line.company_id.id, bom_type="phantom"
            )[product]
        )

    def _get_kit_quantities(self):
        """Count the components of one kit, as it was delivered.

        :return: quantity in the unit of the component, for one unit of this line.
        :rtype: dict[product.product, float]
        """
        self.ensure_one()
        recipe = self.return_kit_recipe
        if not recipe:
            # The order was confirmed when no recipes were kept.
            kits = self.product_uom_qty or 1.0
            components = self._explode_kit_bom(self._get_kit_bom(), kits)
            return {product: sum_ / kits for product, sum_ in components.items()}
        products = self.env["product.product"].browse(map(int, recipe["quantities"]))
        return {
            product: recipe["quantities"][str(product.id)] / recipe["kits"]
            for product in products
        }

    def _explode_kit_bom(self, bom, kits):
        """Count the components of kits; those of kits inside count for themselves.

        What a bill of materials needs is rounded up for all kits together.

        :param mrp.bom bom: the bill of materials, may be empty.
        :param float kits: in the unit of this line.
        :return: in the unit of the component.
        :rtype: dict[product.product, float]
        """
        self.ensure_one()
        quantities = defaultdict(float)
        # sudo: salespeople and returns officers may not read bills of materials.
        line, bom = self.sudo(), bom.sudo()
        if not bom:
            return quantities
        in_bom_uom = line.product_uom_id._compute_quantity(
            kits, bom.product_uom_id, round=False
        )
        __, bom_lines = bom.explode(
            line.product_id,
            in_bom_uom / bom.product_qty,
            never_attribute_values=line.product_no_variant_attribute_value_ids,
        )
        for bom_line, data in bom_lines:
            product = bom_line.product_id
            if product.type == "consu" and data["qty"]:
                quantities[product] += bom_line.product_uom_id._compute_quantity(
                    data["qty"], product.uom_id, round=False
                )
        return quantities

    def _get_component_values(self, quantities):
        """Value the components of one kit at what the delivered ones cost.

        :param dict[product.product, float] quantities: components of one kit.
        :rtype: dict[product.product, float]
        """
        self.ensure_one()
        # sudo: as in `_compute_is_return_kit`.
        delivered = self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move._is_way_to_customer()
                and not move.return_line_id
            )
        )
        values = {}
        for product, quantity in quantities.items():
            moves = delivered.filtered(lambda m, p=product: m.product_id == p)
            value = sum(abs(move.value) for move in moves)
            pieces = self._sum_components(moves)
            cost = product.with_company(self.company_id).standard_price
            values[product] = quantity * (value / pieces if value and pieces else cost)
        return values

    def _sum_components(self, moves):
        """Add up the done quantities of moves of one component.

        :param stock.move moves: moves of the same product.
        :return: in the unit of the product.
        :rtype: float
        """
        return sum(
            move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, round=False
            )
            for move in moves
        )
