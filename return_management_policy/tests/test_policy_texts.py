from odoo.tests import tagged

from .policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestPolicyTexts(PolicyCommon):
    """Customers read the policy of their order, in their language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.order = cls._create_sale([{}])

    def _get_windows(self, windows, **values):
        policy = self._create_policy(windows, confirm=False, **values)
        return policy._get_customer_text().windows

    def test_simple_windows_are_one_sentence(self):
        for window, sentence in (
            (30, "Goods can be returned within 30 days of delivery."),
            (1, "Goods can be returned within one day of delivery."),
            (0, "Goods can be returned on the day of delivery."),
            ("unlimited", "Goods can be returned at any time."),
            ("none", "Goods cannot be returned."),
        ):
            with self.subTest(window=window):
                self.assertEqual(self._get_windows([(False, window)]), [sentence])
        self.assertEqual(
            self._get_windows([(False, 7)], starts_next_day=False),
            [
                "Goods can be returned within 7 days, the day of delivery included.",
            ],
        )
        self.assertEqual(self._get_windows([]), ["Goods can be returned at any time."])

    def test_reasons_with_the_same_window_are_named_together(self):
        self.assertEqual(
            self._get_windows(
                [(False, 7), ("quality", 15), ("transport", 15), ("other", "none")]
            ),
            [
                "Quality Problem and Transport Damage: within 15 days of delivery",
                "Other: no return",
                "Other reasons: within 7 days of delivery",
            ],
        )

    def test_final_sale_is_said_plainly(self):
        self.assertEqual(
            self._get_windows([(False, 14), ("quality", 730)], is_final_sale=True),
            [
                "Final sale: no return by choice.",
                "Quality Problem: within 730 days of delivery",
                "Other reasons: within 14 days of delivery",
            ],
        )
        self.assertEqual(
            self._get_windows([(False, "none")], is_final_sale=True),
            ["Goods cannot be returned."],
        )

    def test_conditions_are_said(self):
        policy = self._create_policy(
            [(False, 14)],
            goods_condition="Unused.",
            require_evidence=True,
            restocking_fee_type="percent",
            restocking_fee_rate=15,
            customer_text="<p><br></p>",
        )
        text = policy._get_customer_text()
        self.assertEqual(
            text.conditions,
            [
                "Unused.",
                "A photo or a document is needed as evidence.",
                "A restocking fee of 15 % is deducted.",
            ],
        )
        self.assertFalse(text.text)
        policy.fee_waived_reason_ids = self.reason
        self.assertIn("except for: Cells swollen", policy._get_customer_text()[4][2])

    def test_order_without_policy_says_nothing(self):
        self.assertEqual(self.order._get_return_policy_texts(), {self.order: []})

    def test_every_policy_of_an_order_names_its_goods(self):
        charger, service = self._create_goods("Charger"), self._create_goods("Setup")
        service.type = "service"
        order = self._create_sale(
            [{}, {"product_id": charger.id}, {"product_id": service.id}]
        )
        general = self._create_policy([(False, 14)])
        (text,) = order._get_return_policy_texts()[order]
        self.assertEqual((text.policy, text.goods), (general, ""))
        special = self._create_policy([(False, "none")], product_ids=charger)
        first, second = order._get_return_policy_texts()[order]
        self.assertEqual((first.policy, first.goods), (general, "Battery Module"))
        self.assertEqual((second.policy, second.goods), (special, "Charger"))
        self.assertEqual(second.lines, order.order_line[1])

    def test_policy_of_another_company_is_not_said(self):
        other = self.setup_other_company(name="Second Company")["company"]
        self._create_policy([(False, 14)], company_id=other.id)
        self.assertEqual(self.order._get_return_policy_texts(), {self.order: []})

    def test_many_orders_cost_the_statements_of_one(self):
        self._create_policy([(False, 14)])
        orders = self.order
        for __ in range(9):
            orders |= self._create_sale([{}, {}])

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._get_return_policy_texts()
            return self.env.cr.sql_log_count - before

        count(orders)
        self.assertLessEqual(count(orders), count(orders[:1]) + 2)


@tagged("post_install", "-at_install")
class TestPolicyTextsInMails(PolicyCommon):
    """Mails that confirm an order tell the policy, others do not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.order = cls._create_sale([{}])
        cls.policy = cls._create_policy(
            [(False, 30)],
            customer_text='<p>As you like</p><p><a href="/terms">See</a></p>',
        )
        cls.policy.update_field_translations(
            "customer_text",
            {"zh_CN": {"As you like": "七天无理由"}},
        )
        cls.template = cls.order._get_confirmation_template()

    def _render(self, template=None, orders=None):
        orders = orders or self.order
        results = (template or self.template)._generate_template(
            orders.ids, ["subject", "body_html"]
        )
        return results[orders[:1].id]["body_html"]

    def test_confirmation_tells_the_policy(self):
        body = self._render()
        self.assertIn("within 30 days of delivery", body)
        self.assertRegex(body, 'href="http[^"]*/terms"')
        self.assertEqual(body.count("Return Policy"), 1)

    def test_confirmation_that_is_sent_tells_the_policy(self):
        self.order.with_user(self.user_salesperson)._send_order_confirmation_mail()
        message = self.order.message_ids[0]
        self.assertIn("within 30 days of delivery", message.body)

    def test_customer_reads_their_own_language(self):
        other = self.env["res.partner"].create({"name": "王先生", "lang": "zh_CN"})
        order = self._create_sale([{}], partner_id=other.id)
        body = self._render(orders=order + self.order)
        self.assertIn("七天无理由", body)
        self.assertNotIn("As you like", body)

    def test_company_may_leave_it_out(self):
        self.company.return_policy_in_confirmation = False
        self.assertNotIn("within 30 days", self._render())

    def test_other_mails_do_not_tell_it(self):
        quotation = self.env.ref("sale.email_template_edi_sale")
        self.assertNotIn("within 30 days", self._render(quotation))

    def test_mails_without_policy_stay_as_they_are(self):
        self.policy.active = False
        self.assertNotIn("Return Policy", self._render())

    def test_print_of_the_order_tells_it_in_a_line(self):
        report = self.env["ir.actions.report"]
        html = report._render_qweb_html("sale.report_saleorder", self.order.ids)[0]
        self.assertIn("within 30 days of delivery", html.decode())
