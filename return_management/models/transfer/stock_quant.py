from odoo import api, models


class LockedQuants(frozenset):
    """Ids of quants that the calling code has locked.

    A class of its own: what a client puts into the context is never one of these.
    """


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model
    def _get_locked(self):
        """Return the quants that the calling code has locked already.

        :return: see `_lock_together`, empty without any.
        :rtype: LockedQuants
        """
        locked = self.env.context.get("return_locked_quants")
        return locked if isinstance(locked, LockedQuants) else LockedQuants()

    def _compute_value(self):
        """Override of `stock_account`: goods outside the warehouses have their part.

        Core shares the value of everything inside the company over what lies in the
        warehouses.
        """
        locations = self.env["stock.location"]._get_valued_locations()
        quants = self.with_context(location=locations.ids)
        return super(StockQuant, quants)._compute_value()

    def _lock_together(self):
        """Lock quants in one statement; those that somebody else holds are left out.

        :return: for the context, as ``return_locked_quants``, of code that changes
            these quants before the transaction ends.
        :rtype: LockedQuants
        """
        return LockedQuants(self.try_lock_for_update(allow_referencing=True).ids)

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        """Override of `base`: what is locked already is not locked one by one again."""
        if allow_referencing and limit == 1 and self[:1].id in self._get_locked():
            return self[:1]
        return super().try_lock_for_update(
            allow_referencing=allow_referencing, limit=limit
        )
