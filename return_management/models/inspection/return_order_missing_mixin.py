from odoo import api, fields, models


class ReturnOrderMissingMixin(models.AbstractModel):
    """A part of received goods that may be gone before anybody inspects it.

    Shared by the inspection and by the rows of the inspection screen.
    """

    _name = "return.order.missing.mixin"
    _description = "May Be Missing"

    missing_type = fields.Selection(
        selection=[
            ("lost", "Lost"),
            ("scrapped", "Scrapped Already"),
            ("returned", "Sent Back Already"),
            ("moved", "Moved Elsewhere"),
        ],
        string="No Longer There",
        help="These goods left quarantine before the inspection, so nothing is moved. "
        "Empty: the goods are there.",
    )

    # No dependency of the rows: what was typed there has to stay.
    @api.onchange("missing_type")
    def _onchange_missing_type(self):
        for part, disposition in self._get_proposed_dispositions().items():
            part.disposition_id = disposition

    def _is_lost(self):
        """Return whether the goods are gone, and not with the customer either.

        :rtype: bool
        """
        self.ensure_one()
        return self.missing_type in ("lost", "scrapped", "moved")
