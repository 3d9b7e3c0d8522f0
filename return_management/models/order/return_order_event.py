from odoo import models


class ReturnOrder(models.Model):
    """What happens to returns, for whoever has something to do then.

    Each event is called once per step, with all returns concerned, after the step has
    changed them. Nothing follows here: overrides add what they have to do.
    """

    _inherit = "return.order"

    def _prepare_submission(self):
        """Work out what has to be known before these drafts are submitted.

        :raise UserError: to be extended: naming the return, what is missing and the
            remedy.
        """

    def _on_submitted(self):
        """React to requests that were submitted, before anybody is asked."""

    def _on_authorized(self):
        """React to returns that were authorized; their transfers exist."""

    def _on_sent(self):
        """React to goods that the customer has sent."""

    def _on_received(self):
        """React to goods that arrived, or to receipts that were corrected.

        A return whose last transfer was cancelled receives nothing more, which is
        called too.
        """

    def _on_inspected(self):
        """React to inspections that were validated; the goods were moved.

        Also called where a transfer was cancelled, so that nothing may be missing.
        """

    def _on_credited(self):
        """React to returns that were settled: credit notes, replacements, invoices."""

    def _on_refunded(self):
        """React to returns on which nothing is owed any more, once per transaction."""

    def _on_closed(self):
        """React to returns that are done."""

    def _on_refused(self):
        """React to requests that were refused."""

    def _on_cancelled(self):
        """React to returns that were cancelled; their open transfers are, too."""

    def _settle_on_event(self):
        """Settle what has just become due without an inspection.

        Called after the event of the goods, so that all is told in its order.
        """

    def _on_customer_acted(self):
        """React to what customers did about these returns, other than by writing.

        Called under sudo, with the user who acts: files were added.
        """
