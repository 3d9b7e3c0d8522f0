from odoo.tests import HttpCase


class TourCase(HttpCase):
    """Takes tours through the client."""

    def _start(self, record, tour, user):
        """Open the form of a record as a user, and go on as a tour says."""
        self.start_tour(
            f"/odoo/{record._name}/{record.id}?cids={self.company.id}",
            tour,
            login=user.login,
        )
