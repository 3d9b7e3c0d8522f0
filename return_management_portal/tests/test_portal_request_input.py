from odoo.tests import tagged

from .request_common import PNG, RequestHttpCommon


@tagged("post_install", "-at_install")
class TestPortalRequestInput(RequestHttpCommon):
    """What strangers and forged forms get: an error page, and nothing is made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.env["res.partner"].create({"name": "Stranger Ltd"})
        cls.user_stranger = cls._create_portal_user("return_stranger", cls.stranger)
        cls.other_order = cls._sell([{}], partner_id=cls.stranger.id)

    def _check_nothing_made(self):
        self.assertFalse(self._get_returns())
        self.assertFalse(self.order.order_line.return_line_ids)

    def test_strangers_find_nothing(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("summary")
        own = page.url
        token = self.other_order._portal_ensure_token()
        self.authenticate("return_stranger", "return_stranger")
        begin = f"/my/orders/{self.order.id}/return"
        urls = [
            begin,
            f"{begin}?access_token=wrong",
            f"{begin}?access_token=%C3%BC%00",
            f"{begin}?access_token={token}",
            own,
            f"{own}?access_token={token}",
            own.replace(f"/orders/{self.order.id}/", f"/orders/{self.other_order.id}/"),
            f"/my/orders/{self.other_order.id}/return/99999999999/items",
            f"/my/orders/{self.other_order.id}/return/{2**31 - 1}/items",
            "/my/orders/999999999999/return",
            "/my/orders/0/return",
            "/my/orders/-1/return",
            own.replace("/summary", "/secrets"),
            own.replace("/summary", "/_compute_x"),
        ]
        for url in urls:
            with self.subTest(url=url):
                self.assertEqual(self.url_open(url).status_code, 404)
        answer = self._send(self._open(self.other_order), {"is_accepted": "1"}, url=own)
        self.assertEqual(answer.status_code, 404)
        self._check_nothing_made()

    def test_link_does_not_open_the_request_of_somebody_else(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("reason")
        self.authenticate(None, None)
        url = f"{page.url}?access_token={self.token}"
        self.assertEqual(self.url_open(url).status_code, 404)
        begun = self._open(token=self.token)
        self.assertNotEqual(begun.url.split("/")[-2], page.url.split("/")[-2])

    def test_unknown_screen_of_an_own_request(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("reason")
        for screen in ("secrets", "_store_items", "file", ""):
            url = page.url.replace("/reason", f"/{screen}")
            self.assertEqual(self.url_open(url).status_code, 404, screen)

    def test_form_needs_its_token(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("summary")
        answer = self.url_open(page.url, data={"is_accepted": "1"})
        self.assertEqual(answer.status_code, 400)
        answer = self.url_open(page.url, data={"is_accepted": "1", "csrf_token": "x"})
        self.assertEqual(answer.status_code, 400)
        self._check_nothing_made()

    def test_wrong_quantities_are_told_beside_the_field(self):
        self.authenticate("return_portal", "return_portal")
        page = self._open()
        name = f"quantity_{self.line.id}"
        for text, message in (
            ("-1", "Enter a number"),
            ("NaN", "Enter a number"),
            ("1e999", "Enter a number"),
            ("<script>alert(1)</script>", "Enter a number"),
            ("1\x00", "/reason"),
            ("0.5", "Enter a whole number"),
            ("10.01", "Only 10 Units can be returned"),
            ("11", "Only 10 Units can be returned"),
            ("", "Enter the quantity of at least one product"),
        ):
            with self.subTest(text=text):
                answer = self._send(page, {name: text})
                if message == "/reason":
                    self.assertIn(message, answer.url)
                    continue
                self.assertEqual(answer.status_code, 422)
                self.assertIn(message, answer.text)
                self.assertNotIn("<script>alert", answer.text)

    def test_forged_lines_are_no_lines(self):
        self.authenticate("return_portal", "return_portal")
        page = self._open()
        foreign = self.other_order.order_line.id
        for name in (f"quantity_{foreign}", "quantity_0", "quantity_x", "quantity_"):
            with self.subTest(name=name):
                answer = self._send(page, {name: "1"})
                self.assertEqual(answer.status_code, 404)
        self.assertFalse(self._get_request().line_ids)
        # Keys that would be fields are not looked at.
        self._send(
            page,
            {
                f"quantity_{self.line.id}": "1",
                "price_unit": "0",
                "partner_id": self.stranger.id,
                "return_order_id": "1",
                "order_id": self.other_order.id,
            },
        )
        self.assertEqual(self._get_request().order_id, self.order)
        self.assertFalse(self._get_request().return_order_id)

    def test_forged_reasons_are_no_reasons(self):
        hidden = self.env["return.order.reason"].create(
            {"name": "Staff only", "is_portal": False}
        )
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("reason")
        line = self._get_request().line_ids
        for wrong in (hidden.id, 0, -1, "x", "9" * 40, "1 OR 1=1"):
            with self.subTest(reason=wrong):
                answer = self._send(page, {f"reason_{line.id}": wrong})
                self.assertEqual(answer.status_code, 404)
        answer = self._send(page, {f"reason_{line.id}": ""})
        self.assertEqual(answer.status_code, 422)
        answer = self._send(page, {f"reason_{line.id + 1}": self.reason.id})
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(line.reason_id)

    def test_forged_choices_are_refused(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("settlement")
        for choice in (
            {},
            {"settlement_type": "allowance"},
            {"settlement_type": "<b>"},
            {"settlement_type": "refund", "refund_method": "store_gold"},
            {"settlement_type": "refund", "refund_method": "original_payment"},
        ):
            with self.subTest(choice=choice):
                self.assertEqual(self._send(page, choice).status_code, 422)
        page = self._send(page, {"settlement_type": "exchange"})
        self.assertIn("/method", page.url)
        for method in ("none", "pickup", "", "x"):
            answer = self._send(page, {"return_method": method})
            self.assertEqual(answer.status_code, 422)
        self._check_nothing_made()

    def test_files_instead_of_texts_do_no_harm(self):
        self.authenticate("return_portal", "return_portal")
        page = self._open()
        name = f"quantity_{self.line.id}"
        file = ("x.png", PNG, "image/png")
        self.assertEqual(self._send(page, {}, [(name, file)]).status_code, 422)
        page = self._go_to("summary")
        answer = self._send(page, {}, [("note", file), ("access_token", file)])
        self.assertEqual(answer.status_code, 422)
        self._check_nothing_made()
