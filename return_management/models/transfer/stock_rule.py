from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_first_stop(self, destination):
        """Return where a move goes that this rule starts, as core would choose it.

        :param stock.location destination: where the goods go in the end.
        :return: the destination itself without a rule, or without further steps.
        :rtype: stock.location
        """
        if self.location_dest_from_rule:
            stop = self.location_dest_id
        else:
            stop = self.picking_type_id.default_location_dest_id
        return destination if not stop or destination._child_of(stop) else stop
