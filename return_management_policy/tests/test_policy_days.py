from odoo import Command, fields
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.return_management.tests.affiliate_common import AffiliateCommon
from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.days_common import (
    DAY,
    MOMENTS,
    TODAY,
    DaysMixin,
)
from odoo.addons.return_management.tests.dropship_common import DropshipCommon
from odoo.addons.return_management.tests.invoiced_common import InvoicedCommon

from .policy_common import PolicyMixin


@tagged("post_install", "-at_install")
class TestPolicyDays(DaysMixin, PolicyMixin, ReturnManagementCommon):
    """The last day of a window is a whole day of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()

    def test_last_day_of_the_window_is_whole(self):
        window = Command.create({"kind": "days", "return_window_days": 14})
        self._create_policy(window_ids=[window], moves_to_working_day=False)
        deliveries = self.order.picking_ids.move_ids
        last = TODAY + 14 * DAY
        for zone in self._each_moment(last):
            for hour, minute in MOMENTS:
                deliveries.date = self._at(zone, TODAY, hour, minute)
                line = self._create_return(self.order, [0.1]).line_ids
                self.assertEqual((line.date_last, line.is_eligible), (last, True))
        for zone in self._each_moment(last + DAY):
            deliveries.date = self._at(zone, TODAY, 23, 30)
            line = self._create_return(self.order, [0.1]).line_ids
            self.assertFalse(line.is_eligible)


@tagged("post_install", "-at_install")
class TestWindowsOfInvoices(PolicyMixin, InvoicedCommon):
    """Goods of an invoice without an order have windows as well."""

    zone = "UTC"

    def test_window_counts_from_the_invoice_or_its_delivery(self):
        self._create_policy(window_ids=[Command.create({"return_window_days": 6})])
        invoice = self._bill()
        with freeze_time("2026-01-16"):
            returns = self._create_direct(invoice, [1.0])
        self.assertRecordValues(
            returns.line_ids,
            [
                {
                    "date_delivered": fields.Date.to_date("2026-01-10"),
                    "date_last": fields.Date.to_date("2026-01-16"),
                    "is_eligible": True,
                }
            ],
        )
        with freeze_time("2026-01-17"):
            late = self._create_direct(invoice, [1.0])
            self.assertFalse(late.line_ids.is_eligible)
            late.line_ids.date_purchase = "2026-01-17"
            self.assertFalse(late.line_ids.is_eligible)
            invoice.delivery_date = "2026-01-12"
            again = self._create_direct(invoice, [1.0])
            self.assertTrue(again.line_ids.is_eligible)


@tagged("post_install", "-at_install")
class TestDropshipArrivals(DropshipCommon):
    """The day on which a vendor delivered counts."""

    def test_arrival_of_a_dropship_is_entered(self):
        order, picking = self._sell_dropshipped(self.goods["standard"])
        self.assertTrue(picking.is_sent_to_customer)
        picking.date_arrived = "2026-02-03"
        days = order.order_line._get_delivery_days()
        self.assertEqual(str(days[order.order_line.id][0]), "2026-02-03")


@tagged("post_install", "-at_install")
class TestAffiliateArrivals(AffiliateCommon):
    """Goods arrive at affiliated companies, too."""

    def test_arrival_at_an_affiliated_company_is_entered(self):
        order = self._sell_to_affiliate()
        with Form(order.picking_ids.with_user(self.user_warehouse)) as form:
            form.date_arrived = "2026-02-03"
        days = order.order_line._get_delivery_days()
        self.assertEqual(str(days[order.order_line.id][0]), "2026-02-03")
