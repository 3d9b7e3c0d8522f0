from odoo.tests import tagged

from .common import ReturnManagementCommon
from .tour_common import TourCase


class OverviewTourCommon(ReturnManagementCommon, TourCase):
    """Two drafts, one of which is the officer's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        order = cls._sell()
        cls._create_return(order, [1.0], tracking_number="TRACK-OVERVIEW")
        cls._create_return(order, [2.0], user_id=cls.user_officer.id)

    def _open(self, tour):
        self.start_tour(
            f"/odoo/returns-overview?cids={self.company.id}",
            tour,
            login=self.user_officer.login,
        )


@tagged("post_install", "-at_install")
class TestOverviewTours(OverviewTourCommon):
    def test_cards_open_their_lists(self):
        self._open("return_overview_on_a_desktop")


@tagged("post_install", "-at_install")
class TestOverviewPhoneTours(OverviewTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_cards_open_their_lists(self):
        self._open("return_overview_on_a_phone")
