from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _carry_share(self, percent, before, amount):
        """Return a share of a part, rounded so that all parts add up to the whole.

        :param float percent: from 0 to 100.
        :param float before: what the earlier parts came to.
        :param float amount: of this part.
        :return: the share of all parts so far, less that of the earlier ones.
        :rtype: float
        """
        self.ensure_one()
        share = percent / 100.0
        return self.round(
            self.round((before + amount) * share) - self.round(before * share)
        )
