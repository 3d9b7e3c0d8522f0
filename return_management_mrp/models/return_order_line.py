from odoo import api, fields, models


class ReturnOrderLine(models.Model):
    """A kit comes back as one line per component, linked to the line of the kit."""

    _inherit = "return.order.line"

    kit_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Part of Kit",
        compute="_compute_kit_product_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The kit that was sold; the product is one of its components.",
    )
    kit_ratio = fields.Float(
        string="Part of the Kit's Price",
        aggregator=None,
        compute="_compute_kit_product_id",
        store=True,
        precompute=True,
        help="How much of a kit one unit of this component is worth.",
    )
    kit_qty = fields.Float(
        string="Kits",
        digits="Product Unit",
        aggregator=None,
        help="The number of kits that this line was made for; empty for single "
        "components.",
    )

    # === COMPUTE METHODS === #

    @api.depends("sale_line_id", "product_id", "product_uom_id")
    def _compute_kit_product_id(self):
        for line in self:
            # sudo: returns may be handled without rights on the sale order.
            sale_line = line.sale_line_id.sudo()
            shares = {}
            if sale_line.is_return_kit and sale_line.product_id != line.product_id:
                shares = sale_line._get_kit_shares()
            share = shares.get(line.product_id.id)
            line.kit_product_id = sale_line.product_id if share else False
            line.kit_ratio = (
                share["ratio"] * line._convert_to_product_uom(1.0) if share else 0.0
            )

    @api.depends("kit_product_id")
    def _compute_name(self):
        """Override of `return_management` to name the component, then its kit."""
        components = self.filtered("kit_product_id")
        result = super(ReturnOrderLine, self - components)._compute_name()
        for line in components:
            line.name = self.env._(
                "%(component)s, part of %(kit)s",
                component=line.product_id.display_name,
                kit=line.kit_product_id.display_name,
            )
        return result

    @api.depends("sale_line_id", "product_id")
    def _compute_product_uom_id(self):
        """Override of `return_management`: components have their own unit."""
        components = self.filtered(lambda line: line._is_component())
        result = super(ReturnOrderLine, self - components)._compute_product_uom_id()
        for line in components:
            line.product_uom_id = line.product_id.uom_id
        return result

    @api.depends("kit_ratio")
    def _compute_price_unit(self):
        """Override of `return_management`: a component costs its part of the kit."""
        result = super()._compute_price_unit()
        for line in self.filtered("kit_product_id"):
            # sudo: as in `_compute_kit_product_id`.
            line.price_unit = (
                line.sale_line_id.sudo().price_reduce_taxexcl * line.kit_ratio
            )
        return result

    @api.depends("kit_product_id")
    def _compute_qty_returnable(self):
        """Override of `return_management` to count the component."""
        components = self.filtered("kit_product_id")
        result = super(ReturnOrderLine, self - components)._compute_qty_returnable()
        left = components.sale_line_id.sudo()._get_components_left()
        for line in components:
            line.qty_returnable = (
                line.qty_held
                + line.product_id.uom_id._compute_quantity(
                    max(left[line.sale_line_id.id][line.product_id.id], 0.0),
                    line.product_uom_id,
                    round=False,
                )
            )
        return result

    # === CHECKS === #

    def _is_component(self):
        """Return whether this line is about a component of what was sold.

        :rtype: bool
        """
        self.ensure_one()
        # sudo: as in `_compute_kit_product_id`.
        sale_line = self.sale_line_id.sudo()
        return bool(
            sale_line.is_return_kit
            and self.product_id
            and sale_line.product_id != self.product_id
        )

    def _is_whole_kit(self):
        """Return whether this line is a kit that has not been taken apart.

        :rtype: bool
        """
        self.ensure_one()
        # sudo: as in `_compute_kit_product_id`.
        sale_line = self.sale_line_id.sudo()
        return bool(
            sale_line.is_return_kit
            and sale_line.product_id == self.product_id
            and sale_line._get_kit_shares()
        )

    def _is_sold_by(self, sale_line):
        """Override of `return_management` to accept the components of kits.

        :rtype: bool
        """
        return super()._is_sold_by(sale_line) or bool(self.kit_product_id)

    def _check_left(self, field_name):
        """Override of `return_management` to look at each component by itself.

        :raise ValidationError: naming the component, the order and what is left.
        """
        components = self.filtered("kit_product_id")
        # Whole kits are checked when they are taken apart, which happens at once.
        kits = self.filtered(lambda line: line._is_whole_kit())
        result = super(ReturnOrderLine, self - components - kits)._check_left(
            field_name
        )
        components.order_id.line_ids.mapped("qty_held")
        # sudo: as in `_compute_kit_product_id`.
        left = components.sale_line_id.sudo()._get_components_left()
        groups = components.grouped(lambda line: (line.sale_line_id, line.product_id))
        for (sale_line, product), group in groups.items():
            together = group.order_id.line_ids.filtered(
                lambda line, sale_line=sale_line, product=product: (
                    line.sale_line_id == sale_line and line.product_id == product
                )
            )
            asked = sum(
                line._convert_to_product_uom(line[field_name]) for line in together
            )
            free = left[sale_line.id][product.id] + sum(
                line._convert_to_product_uom(line.qty_held) for line in together
            )
            if product.uom_id.compare(asked, free) > 0:
                group[0]._raise_more_than_returnable(asked, max(free, 0.0))
        return result

    def _convert_to_sale_uom(self, quantity):
        """Override of `return_management`: a component is a part of its kit.

        :rtype: float
        """
        self.ensure_one()
        if self.kit_product_id:
            return quantity * self.kit_ratio
        return super()._convert_to_sale_uom(quantity)

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to take kits apart: one line per component."""
        lines = super().create(vals_list)
        lines._take_kits_apart()
        return lines

    def write(self, vals):
        """Override to take kits apart, and to forget kits when quantities change.

        :raise UserError: if the number of kits of a submitted return would be written.
        """
        if "kit_qty" in vals and not self.env.su:
            self._check_order_open()
        if "product_uom_qty" in vals and "kit_qty" not in vals:
            vals = {**vals, "kit_qty": 0.0}
        result = super().write(vals)
        if {"sale_line_id", "product_id"} & vals.keys():
            self._take_kits_apart()
        return result

    def _take_kits_apart(self):
        """Let every line of a whole kit become one line per component.

        The line itself becomes the first component, so that what was created is what
        the caller gets.

        :raise ValidationError: if there are not so many whole kits left.
        """
        # sudo: as in `_compute_kit_product_id`.
        self.sale_line_id.sudo()._freeze_kit_shares()
        siblings = []
        for line in self.filtered(lambda line: line._is_whole_kit()):
            line._check_whole_kits_left()
            first, *others = line._prepare_component_vals_list()
            siblings += [
                {
                    "order_id": line.order_id.id,
                    "sale_line_id": line.sale_line_id.id,
                    "sequence": line.sequence,
                    "reason_id": line.reason_id.id,
                    **vals,
                }
                for vals in others
            ]
            line.write(first)
        if siblings:
            self.create(siblings)

    def _check_whole_kits_left(self):
        """Refuse more kits than their components still make up.

        :raise ValidationError: naming the kit, the order and what is left.
        """
        self.ensure_one()
        # sudo: as in `_compute_kit_product_id`.
        sale_line = self.sale_line_id.sudo()
        asked = self._convert_to_sale_uom(self.product_uom_qty)
        sale_line.invalidate_recordset(["qty_returnable"], flush=False)
        if sale_line.product_uom_id.compare(asked, sale_line.qty_returnable) > 0:
            self._raise_more_than_returnable(asked, sale_line.qty_returnable)

    def _prepare_component_vals_list(self):
        """Return the components of the kits of this line.

        :rtype: list[dict]
        """
        self.ensure_one()
        kits = self._convert_to_sale_uom(self.product_uom_qty)
        # sudo: as in `_compute_kit_product_id`.
        quantities = self.sale_line_id.sudo()._get_kit_component_quantities(kits)
        return [
            {
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "product_uom_qty": quantities[product.id],
                "kit_qty": kits,
            }
            for product in self.env["product.product"].browse(quantities)
        ]
