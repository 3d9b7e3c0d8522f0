from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    reverse_type_id = fields.Many2one(
        comodel_name="stock.picking.type",
        string="Reverse Transfer Type",
        check_company=True,
        copy=False,
    )
    quarantine_location_id = fields.Many2one(
        comodel_name="stock.location",
        check_company=True,
        copy=False,
        help="Returned goods wait here for their inspection. The location lies "
        "outside the warehouse, so that its content can never be sold.",
    )
    return_repair_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Returns to Repair Location",
        check_company=True,
        copy=False,
    )
    return_vendor_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Returns to Vendor Location",
        check_company=True,
        copy=False,
    )
    return_discount_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Second Choice Location",
        check_company=True,
        copy=False,
        help="Sellable stock of goods that are sold at a discount.",
    )
    return_scrap_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Returns Scrap Location",
        check_company=True,
        copy=False,
    )

    # === RETURN LOCATIONS === #

    def _get_return_locations_values(self):
        """Return the locations that the returns of this warehouse need.

        Only the second choice lies inside the warehouse: quarantine, repair and
        vendor goods are owned and valued but must not count as available.

        :return: values of the missing locations by field name.
        :rtype: dict[str, dict]
        """
        self.ensure_one()
        shared = {"usage": "internal", "company_id": self.company_id.id}
        code = self.code
        return {
            "quarantine_location_id": {
                **shared,
                "name": self.env._("%(code)s Quarantine", code=code),
            },
            "return_repair_location_id": {
                **shared,
                "name": self.env._("%(code)s Returns to Repair", code=code),
            },
            "return_vendor_location_id": {
                **shared,
                "name": self.env._("%(code)s Returns to Vendor", code=code),
            },
            "return_discount_location_id": {
                **shared,
                "name": self.env._("Second Choice"),
                "location_id": self.lot_stock_id.id,
            },
            "return_scrap_location_id": {
                **shared,
                "name": self.env._("%(code)s Returns Scrap", code=code),
                "usage": "inventory",
            },
        }

    def _create_missing_return_locations(self):
        """Create the return locations that a warehouse does not have yet."""
        for warehouse in self:
            wanted = warehouse._get_return_locations_values()
            missing = {
                field_name: values
                for field_name, values in wanted.items()
                if not warehouse[field_name]
            }
            locations = self.env["stock.location"].create(list(missing.values()))
            for field_name, location in zip(missing, locations, strict=True):
                warehouse[field_name] = location

    # === OPERATION TYPE === #

    def _create_or_update_sequences_and_picking_types(self):
        """Override of `stock` to have the return locations before the type."""
        self._create_missing_return_locations()
        return super()._create_or_update_sequences_and_picking_types()

    def _get_sequence_values(self, name=False, code=False):
        """Override of `stock` to number the reverse transfers."""
        values = super()._get_sequence_values(name=name, code=code)
        prefix = self.reverse_type_id.sequence_code or "RET"
        values["reverse_type_id"] = {
            "name": self.env._(
                "%(warehouse)s Sequence reverse transfers", warehouse=name or self.name
            ),
            "prefix": f"{code or self.code}/{prefix}/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        """Override of `stock` to add the type of reverse transfers."""
        data, next_sequence = super()._get_picking_type_create_values(max_sequence)
        data["reverse_type_id"] = {
            "name": self.env._("Reverse Transfers"),
            "code": "incoming",
            "use_existing_lots": True,
            "use_create_lots": True,
            "default_location_src_id": self._get_partner_locations()[0].id,
            "default_location_dest_id": self.quarantine_location_id.id,
            "sequence": next_sequence,
            "sequence_code": "RET",
            "company_id": self.company_id.id,
        }
        return data, next_sequence + 1

    def _get_picking_type_update_values(self):
        """Override of `stock` to keep the type of reverse transfers up to date."""
        data = super()._get_picking_type_update_values()
        data["reverse_type_id"] = {
            "active": self.active,
            "barcode": self.code.replace(" ", "").upper() + "RET",
            "default_location_dest_id": self.quarantine_location_id.id,
        }
        return data

    def _get_return_destination(self, action):
        """Return the location where this warehouse puts goods for a disposition.

        :param str action: an ``action`` of `return.order.disposition`.
        :return: the location; empty when the action moves nothing inside.
        :rtype: stock.location
        """
        self.ensure_one()
        field_name = {
            "restock": "lot_stock_id",
            "discount": "return_discount_location_id",
            "repair": "return_repair_location_id",
            "vendor": "return_vendor_location_id",
            "scrap": "return_scrap_location_id",
        }.get(action)
        return self[field_name] if field_name else self.env["stock.location"]

    def _prepare_return_setup(self):
        """Return existing warehouses the operation type and locations of returns."""
        for warehouse in self:
            values = warehouse._create_or_update_sequences_and_picking_types()
            if values:
                warehouse.write(values)
