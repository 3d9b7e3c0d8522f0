from odoo.tests import HttpCase, tagged

from ..report_common import ReturnReportCommon

VOUCHER = "return_order_report_voucher"


@tagged("post_install", "-at_install")
class TestRefundVoucher(ReturnReportCommon, HttpCase):
    """What was refunded, when and how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.invoice = cls.order.invoice_ids

    def _pay(self, move):
        register = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({})
        )
        return register._create_payments()

    def _settled(self):
        returns = self._take_back(self.order, [3.0])
        return returns, self._settle(returns)

    def test_credit_is_set_off_against_the_open_invoice(self):
        returns, note = self._settled()
        ways = returns._get_refund_ways(note.sudo())
        self.assertEqual([way["amount"] for way in ways], [305.1])
        self.assertIn(self.invoice.name, ways[0]["name"])

    def test_open_credit_of_a_paid_invoice_is_named(self):
        self._pay(self.invoice)
        returns, note = self._settled()
        (way,) = returns._get_refund_ways(note.sudo())
        self.assertEqual((way["date"], way["amount"]), (False, 305.1))
        self.assertIn("Open credit", way["name"])

    def test_voucher_tells_amounts_way_and_date_of_the_refund(self):
        self._pay(self.invoice)
        returns, note = self._settled()
        payment = self._pay(note)
        (way,) = returns._get_refund_ways(note.sudo())
        self.assertEqual(way["date"], payment.date)
        self.assertEqual(way["amount"], 305.1)
        self.assertIn(payment.move_id.name or payment.name, way["name"])
        (page,) = self._render(VOUCHER, returns)
        for text in ("270.00", "35.10", "305.10", note.name, "Battery Module"):
            self.assertIn(text, page)
        self.assertIn(self.customer.name, page)
        self.assertIn("Paid:", page)

    def test_draft_is_no_refund(self):
        returns = self._take_back(self.order, [3.0])
        self._settle(returns, post=False)
        (page,) = self._render(VOUCHER, returns)
        self.assertIn("No refund has been posted yet.", page)
        self.assertNotIn("305.10", page)

    def test_voucher_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        returns, __ = self._settled()
        self.customer.lang = "zh_CN"
        html, __ = self.env["ir.actions.report"]._render_qweb_html(
            self._get_report(VOUCHER), returns.ids
        )
        self.assertIn("退款凭证", html.decode())

    def test_who_handles_the_return_may_print_the_voucher(self):
        returns, note = self._settled()
        (page,) = self._render(VOUCHER, returns, self.user_salesperson)
        self.assertIn(note.name, page)
