from odoo import models


class StockLocation(models.Model):
    """Whether goods that go from one location to another reach or leave a customer."""

    _inherit = "stock.location"

    def _is_outgoing(self):
        """Override of `stock`: nothing leaves by going to an internal location.

        Core looks the inter-company location up again for every single move.
        """
        return self.usage != "internal" and super()._is_outgoing()

    def _is_way_to_customer(self, destination):
        """Return whether goods that go from here to a destination reach a customer.

        By core's own test: what goes to an affiliated company is delivered to it, but
        what comes from a customer and goes there is a dropshipment on its way back.

        :param stock.location destination: where the goods go.
        :rtype: bool
        """
        return destination._is_outgoing() and (
            destination.usage == "customer" or not self._is_outgoing()
        )

    def _is_way_back(self, destination):
        """Return whether goods that go from here to a destination leave a customer.

        :param stock.location destination: where the goods go.
        :rtype: bool
        """
        return self._is_outgoing() and not self._is_way_to_customer(destination)
