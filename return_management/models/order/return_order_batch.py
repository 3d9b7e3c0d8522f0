import logging

from psycopg2 import OperationalError

from odoo import models
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

BATCH_SIZE = 50


class ReturnOrder(models.Model):
    """Work that scheduled actions do on many returns, one batch after the other."""

    _inherit = "return.order"

    def _work_in_batches(self, method):
        """Call a method on batches of these returns, keeping what was done.

        :param str method: that does the work; it takes many returns.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(self))
        for ids in split_every(BATCH_SIZE, self.ids):
            # Somebody is working on the others: they are seen to the next time. It is
            # the first statement since the commit, so that all later ones read what
            # was true when the rows were locked.
            batch = self.browse(ids)._lock_free_rows()
            if batch:
                batch._work_apart(method)
            if not cron._commit_progress(len(ids)):
                break

    def _work_apart(self, method):
        """Call a method on these returns; one that fails stops none of the others.

        :param str method: see `_work_in_batches`.
        """
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
        except OperationalError:
            # The transaction is lost, nothing more can be done in it.
            raise
        except Exception:
            if len(self) > 1:
                for order in self:
                    order._work_apart(method)
            else:
                _logger.exception("%s failed for return %s", method, self.id)
