from odoo import models

from ..const import PHOTO_TYPES


class ReturnOrderInspection(models.Model):
    """What of an inspection the customer may know, in words for the customer.

    Condition, finding and photos; never the cause, the measure or who is to blame.
    """

    _inherit = "return.order.inspection"

    def _get_customer_photos(self):
        """Return the photos of what was validated.

        :rtype: ir.attachment
        """
        done = self.filtered(lambda inspection: inspection.state == "done")
        # Read together with those of the other lines.
        photos = done.with_prefetch(self._prefetch_ids).attachment_ids
        return photos.filtered(lambda file: file.mimetype in PHOTO_TYPES)

    def _get_customer_outcome(self):
        """Return what the inspection means for the customer.

        :return: a sentence, and the colour of Bootstrap that goes with it.
        :rtype: tuple[str, str]
        """
        self.ensure_one()
        settlement_type = self._get_settlement_type()
        # sudo: customers have no rights on dispositions, only on what follows.
        if self.sudo().disposition_id.goes_back:
            return self.env._("Not accepted: the goods go back to you"), "danger"
        if settlement_type == "exchange":
            return self.env._("Accepted: you get a replacement"), "success"
        if settlement_type == "repair":
            return self.env._("Accepted: we repair the goods"), "success"
        if settlement_type == "none" or not self.credit_percent:
            return self.env._("Taken back without a refund"), "warning"
        if self.credit_percent < 100:
            return (
                self.env._(
                    "Accepted in part: %(percent)s %% of the price",
                    percent=f"{self.credit_percent:g}",
                ),
                "warning",
            )
        return self.env._("Accepted: full price"), "success"
