from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import ReturnManagementCommon
from ..pdf import read_text


@tagged("post_install", "-at_install")
class TestReturnSlip(ReturnManagementCommon, HttpCase):
    """The slip that travels with the goods, and the mail that carries it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.returns = cls._authorize(cls._create_return(cls.order, [3.0]))

    def _render(self, returns):
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_user(self.user_salesperson)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                "return_management.return_order_report_slip_action", returns.ids
            )
        )
        self.assertEqual(kind, "pdf")
        return pdf

    def test_slip_tells_what_to_send_where_and_until_when(self):
        pages = read_text(self._render(self.returns))
        self.assertEqual(len(pages), 1)
        for text in ("Return Slip", self.returns.name, "Battery Module", "3.00"):
            self.assertIn(text, pages[0])
        self.assertIn(self.customer.name, pages[0])
        self.assertIn(self.order.name, pages[0])

    def test_slip_and_mail_tell_who_fetches_the_goods_and_who_pays(self):
        """The terms decide about the freight, not only who answers for the return."""
        self._set_terms(freight=("company", "customer"))
        returns = self._create_return(self.order, [1.0], return_method="pickup")
        self._authorize(returns)
        text = "".join(read_text(self._render(returns)))
        self.assertIn("Have the parcel ready for the carrier", text)
        self.assertIn("paid by you", text)
        template = self.env.ref(
            "return_management.mail_template_return_order_authorized"
        )
        body = template._generate_template(returns.ids, ["body_html"])
        self.assertIn("A carrier picks the goods up", body[returns.id]["body_html"])
        self.assertIn("Please pay the freight", body[returns.id]["body_html"])

    def test_slip_carries_the_number_as_a_barcode(self):
        html, __ = self.env["ir.actions.report"]._render_qweb_html(
            "return_management.return_order_report_slip_action", self.returns.ids
        )
        self.assertIn(f'alt="Barcode {self.returns.name}"', html.decode())

    def test_several_returns_print_one_slip_each(self):
        other = self._authorize(self._create_return(self.order, [1.0]))
        pages = read_text(self._render(self.returns | other))
        self.assertEqual(len(pages), 2)
        self.assertIn(other.name, "".join(pages))

    def test_slip_of_many_lines_repeats_its_heads(self):
        lines = [
            {"product_id": self._create_goods(f"Module {number:02}").id}
            for number in range(45)
        ]
        returns = self._authorize(self._create_return(self._sell(lines, invoice=False)))
        pages = read_text(self._render(returns))
        self.assertGreater(len(pages), 1)
        for page in pages[:2]:
            self.assertIn("Authorized", page)

    def test_slip_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        self.assertIn("退货随货单", "".join(read_text(self._render(self.returns))))

    def test_instructions_are_sent_with_the_slip(self):
        action = self.returns.with_user(
            self.user_salesperson
        ).action_send_instructions()
        template = self.env["mail.template"].browse(
            action["context"]["default_template_id"]
        )
        self.assertEqual(
            template.report_template_ids,
            self.env.ref("return_management.return_order_report_slip_action"),
        )
        values = template._generate_template(
            self.returns.ids, ["subject", "body_html", "partner_to"]
        )[self.returns.id]
        self.assertIn(self.returns.name, values["subject"])
        self.assertIn(self.customer.id, values["partner_ids"])

    def test_announced_serials_stand_on_the_slip(self):
        product = self._create_goods("E-Bike Battery", tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("EB-1", "EB-2")]
        )
        self._put_in_stock(product, 1, lots)
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 2}])
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        returns = self._create_return(order, [1.0]).with_env(self.env)
        returns.line_ids.lot_ids = [Command.set(lots[1].ids)]
        self._authorize(returns)
        self.assertIn("EB-2", "".join(read_text(self._render(returns))))
