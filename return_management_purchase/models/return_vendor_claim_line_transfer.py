from odoo import Command, api, fields, models


class ReturnVendorClaimLine(models.Model):
    """How much of a claim line is on its way to the vendor."""

    _inherit = "return.vendor.claim.line"

    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="return_vendor_claim_line_id"
    )
    qty_sent = fields.Float(
        string="Sent",
        digits="Product Unit",
        compute="_compute_qty_sent",
        compute_sudo=True,
        store=True,
    )

    @api.depends("move_ids.state", "move_ids.quantity", "move_ids.product_uom")
    def _compute_qty_sent(self):
        for line in self:
            line.qty_sent = line._sum_moves(
                line.move_ids.filtered(lambda move: move.state == "done")
            )

    def _sum_moves(self, moves):
        return sum(
            move.product_uom._compute_quantity(
                move.quantity if move.state == "done" else move.product_uom_qty,
                self.product_uom_id,
                round=False,
            )
            for move in moves
        )

    def _get_qty_to_send(self):
        """Return what no transfer takes to the vendor yet.

        :return: in the unit of the line.
        :rtype: float
        """
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state != "cancel")
        return self.quantity - self._sum_moves(moves)

    def _get_place(self):
        """Return where the inspection has put the goods.

        :return: warehouse and location.
        :rtype: tuple[stock.warehouse, stock.location]
        """
        self.ensure_one()
        inspection = self.inspection_id
        moved = inspection.move_ids.filtered(lambda move: move.state == "done")
        location = moved[:1].location_dest_id or inspection._get_destination()
        return inspection.order_id.warehouse_id, location

    def _get_receipt_move(self):
        """Return the receipt that the goods once came with.

        :rtype: stock.move
        """
        self.ensure_one()
        receipts = self.purchase_line_id.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.location_id.usage in ("supplier", "transit")
                and move.product_id == self.product_id
            )
        )
        of_lots = receipts.filtered(
            lambda move: move.move_line_ids.lot_id & self.lot_ids
        )
        return (of_lots or receipts)[-1:]

    def _prepare_transfer_vals(self, warehouse, location):
        """Return the transfer that takes these lines of one claim to the vendor.

        :param stock.warehouse warehouse: that sends the goods.
        :param stock.location location: where they are.
        :rtype: dict
        """
        claim = self.claim_id
        vendor = claim.partner_id.with_company(claim.company_id)
        picking_type = (
            warehouse.in_type_id.return_picking_type_id or warehouse.out_type_id
        )
        shared = {
            "picking_type_id": picking_type.id,
            "location_id": location.id,
            "location_dest_id": vendor.property_stock_supplier.id,
            "company_id": claim.company_id.id,
        }
        return {
            **shared,
            "return_vendor_claim_id": claim.id,
            "partner_id": vendor.id,
            "origin": claim.name,
            "move_ids": [
                Command.create({**shared, **line._prepare_transfer_move_vals()})
                for line in self
            ],
        }

    def _prepare_transfer_move_vals(self):
        """Return what the move of this line has of its own.

        With its purchase line, the quantity received of the purchase falls.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "return_vendor_claim_line_id": self.id,
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self._get_qty_to_send(),
            "purchase_line_id": self.purchase_line_id.id,
            "origin_returned_move_id": self._get_receipt_move().id,
            "to_refund": bool(self.purchase_line_id),
            "procure_method": "make_to_stock",
        }
