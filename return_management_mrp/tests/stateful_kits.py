from odoo import Command

from odoo.addons.return_management.tests.stateful_stock import StatefulStock

PER_KIT = {"Frame": 1, "Clamp": 2}


class StatefulKits(StatefulStock):
    """Kits, whole and in components, whose recipe changes after the delivery."""

    @classmethod
    def _create_orders(cls):
        """Override to sell kits as well, beside one of their components."""
        cls.parts = cls.env["product.product"].concat(
            *(cls._create_goods(name) for name in PER_KIT)
        )
        cls.kit = cls._create_goods("Field Kit", is_storable=False)
        cls.recipe = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create(
                        {"product_id": part.id, "product_qty": PER_KIT[part.name]}
                    )
                    for part in cls.parts
                ],
            }
        )
        return super()._create_orders()

    @classmethod
    def _sell_more(cls):
        """Override to add the kits."""
        result = super()._sell_more()
        cls.goods |= cls.parts
        cls.kits = cls._sell(
            [
                {"product_id": cls.kit.id, "product_uom_qty": 3.0},
                {"product_id": cls.parts[1].id, "product_uom_qty": 2.0},
            ]
        )
        cls.orders |= cls.kits
        return result

    @classmethod
    def _start_returns(cls):
        """Override: one kit is here, another one is on its way."""
        result = super()._start_returns()
        for number in range(2):
            returns = cls._authorize(cls._create_return(cls.kits, [1.0, 0.0]))
            if not number:
                cls._receive(returns)
        return result

    # === OPERATIONS === #

    def _get_possible_operations(self):
        """Override to return components, and to change what a kit is made of."""
        names = super()._get_possible_operations()
        return names + ["create_components"] * 3 + ["change_recipe"]

    def _do_create_components(self, first, second, third):
        line = self.kits.order_line[:1].with_user(self.user_salesperson)
        wanted = dict(zip(self.parts, (first % 3, second % 3), strict=True))
        returns = self.env["return.order"].with_user(self.user_salesperson)
        returns = returns._create_from_sale_lines(
            line,
            {line.id: float(third % 2)},
            components={
                line.id: {
                    part.id: float(number) for part, number in wanted.items() if number
                }
            },
        )
        returns.reason_id = self.reason

    def _do_change_recipe(self, first, second, third):
        line = self.recipe.bom_line_ids[first % 2]
        line.product_qty = second % 3 + 1
        if third % 4 == 0:
            line.product_id = self.product

    # === WHAT HOLDS === #

    def _is_kit(self, line):
        return line.product_id == self.kit

    def _get_parts_at_customer(self, line):
        """Count the components of a kit that the customer has, by the done moves."""
        counted = dict.fromkeys(self.parts, 0.0)
        for move in line.move_ids.filtered(lambda m: m.state == "done"):
            sign = (move.location_dest_id.usage == "customer") - (
                move.location_id.usage == "customer"
            )
            counted[move.product_id] += sign * move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, round=False
            )
        return counted

    def _check_returned_once(self, line):
        """Override: kits are what the customer has all components of, as delivered."""
        if not self._is_kit(line):
            super()._check_returned_once(line)
            return
        kept = self._get_parts_at_customer(line)
        for part, quantity in kept.items():
            self._assert_at_most(0.0, quantity, f"{part.name}: more back than sent")
        complete = min(kept[part] / PER_KIT[part.name] for part in self.parts)
        self._assert_at_most(0.0, line.qty_delivered, "kits delivered below zero")
        self._assert_at_most(line.qty_delivered, complete, "kits delivered")
        self._assert_at_most(complete, line.qty_delivered + 0.99, "kits forgotten")

    def _check_billing(self, line):
        """Override: what components are worth is checked by sequences of their own."""
        return None if self._is_kit(line) else super()._check_billing(line)
