from odoo import Command, models


class ReturnOrderLine(models.Model):
    """The moves that take inspected goods of a line out of quarantine."""

    _inherit = "return.order.line"

    def _prepare_inner_move_vals(self, inspection, location_dest, goods):
        """Return the move that takes inspected goods out of quarantine.

        They keep their owner, and leave the package that they came in.

        :param return.order.inspection inspection: what was found.
        :param stock.location location_dest: where they go.
        :param list[Goods] goods: where they are.
        :rtype: dict
        """
        self.ensure_one()
        shared = {
            "product_id": self.product_id.id,
            "location_dest_id": location_dest.id,
            "company_id": self.company_id.id,
        }
        return {
            **shared,
            "location_id": inspection.location_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": inspection.quantity,
            "return_line_id": self.id,
            "return_inspection_id": inspection.id,
            "origin": self.order_id.name,
            "picked": True,
            "move_line_ids": [
                Command.create(
                    {
                        **shared,
                        **part._get_vals(),
                        "product_uom_id": uom.id,
                        "quantity": quantity,
                        "picked": True,
                    }
                )
                for part, quantity, uom in inspection._measure_goods(goods)
            ],
        }

    def _prepare_send_back_move_vals(self, inspection, picking_type):
        """Return the move that takes goods back to the customer.

        :param return.order.inspection inspection: the goods that were not accepted.
        :param stock.picking.type picking_type: the delivery type of the warehouse.
        :rtype: dict
        """
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": inspection.quantity,
            "location_id": inspection.location_id.id,
            "location_dest_id": inspection._get_customer_location().id,
            "picking_type_id": picking_type.id,
            "company_id": self.company_id.id,
            "return_line_id": self.id,
            "return_inspection_id": inspection.id,
            "sale_line_id": self.sale_line_id.id,
            "origin_returned_move_id": inspection.receipt_move_id.id,
            "procure_method": "make_to_stock",
            # The customer has the goods again: the order counts them as delivered.
            "to_refund": bool(self.sale_line_id),
        }
