from contextlib import contextmanager

from odoo import models


class CorrectedMoves(set):
    """Ids of done moves that are being corrected.

    A class of its own: what a client puts into the context is never one of these. No
    two of them are equal: Odoo gives one environment to equal contexts, so that the
    moves of one correction would be noted for another one, long done.
    """

    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__


class StockCorrectionMixin(models.AbstractModel):
    """Corrections of done transfers in several steps, which returns follow once.

    Who splits a done operation into lots lowers one and adds another: in between, less
    would be delivered than came back.
    """

    _name = "stock.correction.mixin"
    _description = "Corrections of Done Transfers"

    @contextmanager
    def _correcting_together(self):
        """Let returns follow at the end of all that is corrected inside.

        :return: a context manager that gives these records for the steps.
        :raise UserError: see `stock.move._follow_correction`.
        """
        if self._get_corrected_moves() is not None:
            yield self
            return
        corrected = CorrectedMoves()
        yield self.with_context(return_corrected_moves=corrected)
        self.env["stock.move"].browse(sorted(corrected))._follow_correction()

    def _get_corrected_moves(self):
        """Return where the moves are noted that the calling code follows.

        :return: None if nobody does.
        :rtype: CorrectedMoves | None
        """
        corrected = self.env.context.get("return_corrected_moves")
        return corrected if isinstance(corrected, CorrectedMoves) else None
