from odoo import Command, api, fields, models

from .return_order_request_entry import TEXT_LIMIT


class ReturnOrderRequestLine(models.TransientModel):
    """One product that a customer wants to return, and why."""

    _name = "return.order.request.line"
    _description = "Line of a Return Request in the Portal"
    _transient_max_hours = 24.0
    _order = "id"

    request_id = fields.Many2one(
        comodel_name="return.order.request",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(related="sale_line_id.product_id")
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        compute="_compute_product_uom_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    reason_id = fields.Many2one(comodel_name="return.order.reason", ondelete="set null")
    comment = fields.Text()
    attachment_ids = fields.Many2many(comodel_name="ir.attachment")

    @api.depends("sale_line_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = line.sale_line_id.product_uom_id

    # === ORM OVERRIDES === #

    def unlink(self):
        """Override to delete the files of products that are not returned after all."""
        self.attachment_ids.filtered(
            lambda file: file.res_model == self.request_id._name
        ).unlink()
        return super().unlink()

    # === WHAT IS ENTERED === #

    def _store_reason(self, row, reason_id, comment):
        """Keep why this product comes back.

        :param dict row: of this line, see `_get_reason_rows`.
        :param str reason_id: as it was entered.
        :param str comment: as it was entered.
        :return: what is wrong. What is right is kept.
        :rtype: list[str]
        """
        self.ensure_one()
        text = reason_id or ""
        self.write(
            {
                "comment": (comment or "").strip()[:TEXT_LIMIT],
                "reason_id": row["reasons"].filtered(lambda r: str(r.id) == text).id,
            }
        )
        return self._get_faults(row)

    def _store_files(self, files):
        """Keep photos and documents of this product.

        :param list[dict] files: values of attachments, checked by the caller.
        """
        self.ensure_one()
        request = self.request_id
        self.attachment_ids = [
            Command.create({**vals, "res_model": request._name, "res_id": request.id})
            for vals in files
        ]

    def _get_faults(self, row):
        """Return what is missing or wrong about this product.

        :param dict row: of this line, see `_get_reason_rows`.
        :rtype: list[str]
        """
        self.ensure_one()
        if not self.reason_id:
            return [self.env._("Choose a reason.")]
        if self.reason_id not in row["reasons"]:
            return [
                self.env._(
                    "“%(reason)s” is not possible any more. Choose another reason.",
                    reason=self.reason_id.name,
                )
            ]
        if self.reason_id in row["evidence_reasons"] and not self.attachment_ids:
            return [self.env._("Add a photo or a document: it is needed here.")]
        return []

    def _name_fault(self, fault):
        """Return which product a fault is about.

        :param str fault: the explanation.
        :rtype: str
        """
        self.ensure_one()
        return self.env._(
            "%(product)s: %(fault)s",
            product=self.product_id.display_name,
            fault=fault,
        )

    # === THE RETURN === #

    def _prepare_return_line_vals(self):
        """Return the line of the return.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "sale_line_id": self.sale_line_id.id,
            "product_uom_id": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "reason_id": self.reason_id.id,
        }
