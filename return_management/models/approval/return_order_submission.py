from odoo import models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """What a request needs before it can be submitted."""

    _inherit = "return.order"

    def _check_submittable(self):
        """Refuse a request that lacks lines, quantities, a reason or evidence.

        :raise UserError: naming the return, what is missing and the remedy.
        """
        for order in self:
            if not order.line_ids:
                raise UserError(
                    self.env._(
                        "%(order)s has no lines. Add what the customer returns.",
                        order=order.name,
                    )
                )
            for line in order.line_ids:
                if line.product_uom_id.compare(line.product_uom_qty, 0) <= 0:
                    raise UserError(
                        self.env._(
                            "%(order)s: the quantity of %(product)s must be above "
                            "zero. Enter it, or remove the line.",
                            order=order.name,
                            product=line.product_id.display_name,
                        )
                    )
            if not order.reason_id:
                raise UserError(
                    self.env._(
                        "%(order)s has no return reason. Choose one.", order=order.name
                    )
                )
        self._check_evidence()

    def _check_evidence(self):
        """Refuse a request without the evidence that somebody asks for.

        :raise UserError: naming the return, and who asks.
        """
        for order in self:
            demand = order._get_evidence_demand()
            if demand and not order._has_evidence():
                raise UserError(demand)

    def _has_evidence(self):
        """Return whether a photo or a document is attached.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self.attachment_ids or self.message_attachment_count)

    def _get_evidence_demand(self):
        """Return who asks for evidence, and for what. May be extended.

        :return: the sentence, False where nobody does.
        :rtype: str | bool
        """
        self.ensure_one()
        return self.reason_id.require_photo and self.env._(
            "%(order)s: the reason “%(reason)s” requires evidence. Attach a photo or a "
            "document.",
            order=self.name,
            reason=self.reason_id.name,
        )
