from urllib.parse import urlsplit

from odoo.tests import tagged

from .request_common import GIF, HTML, PNG, RequestHttpCommon


@tagged("post_install", "-at_install")
class TestPortalRequest(RequestHttpCommon):
    """The screens over HTTP, as browsers without scripts use them."""

    def _submit(self, page, **options):
        return self._send(
            page, {"is_accepted": "1", "note": "Thanks"}, allow_redirects=False
        )

    def _check_submitted(self, response, user):
        """Check that the answer leads to the page of the return."""
        returns = self._get_returns()
        self.assertRecordValues(
            returns,
            [{"channel": "portal", "state": "submitted", "submitted_by_id": user.id}],
        )
        self.assertEqual(response.status_code, 303)
        self.assertEqual(
            response.headers["Location"],
            f"/my/returns/{returns.id}?access_token={returns.access_token}",
        )
        return returns

    def test_signed_in_from_the_order_to_the_return(self):
        self.authenticate("return_portal", "return_portal")
        page = self.url_open(f"/my/orders/{self.order.id}")
        self.assertIn(f"/my/orders/{self.order.id}/return?", page.text)
        self.assertIn("/return?access_token", self.url_open("/my/orders").text)
        photos = [
            (f"photos_{number}", (f"{number}.png", PNG, "image/png"))
            for number in range(2)
        ]
        page = self._go_to("reason")
        line = self._get_request().line_ids
        photos = [(f"photos_{line.id}", file) for __, file in photos]
        page = self._send(page, {f"reason_{line.id}": self.reason.id}, photos)
        self.assertIn("339.00", page.text)
        page = self._send(
            page, {"settlement_type": "refund", "refund_method": "on_account"}
        )
        page = self._send(page, {"return_method": "drop_off"})
        for text in ("Battery Module", "Cells swollen", "339.00", "1.png", "Drop Off"):
            self.assertIn(text, page.text)
        returns = self._check_submitted(self._submit(page), self.user_portal)
        self.assertEqual(returns.line_ids.product_uom_qty, 3.0)
        self.assertEqual(returns.return_method, "drop_off")
        self.assertEqual(
            sorted(returns.attachment_ids.mapped("name")), ["0.png", "1.png"]
        )

    def test_by_the_link_of_the_order(self):
        page = self._go_to("summary", token=self.token)
        self.assertIn(f"access_token={self.token}", page.url)
        returns = self._check_submitted(
            self._submit(page), self.env.ref("base.public_user")
        )
        self.assertEqual(returns.partner_id, self.customer)
        self.assertIn("Swollen &lt;b&gt;cells", returns.description)

    def test_second_submission_leads_to_the_same_return(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("summary")
        first = self._submit(page)
        second = self._submit(page)
        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self.assertEqual(len(self._get_returns()), 1)
        back = self.url_open(page.url, allow_redirects=False)
        self.assertEqual(back.status_code, 303)
        self.assertEqual(back.headers["Location"], first.headers["Location"])
        # A new request begins from the start
        self.assertNotEqual(self._open().url.split("/")[-2], page.url.split("/")[-2])

    def test_back_button_and_change_of_mind(self):
        self.authenticate("return_portal", "return_portal")
        summary = self._go_to("summary")
        items = self.url_open(summary.url.replace("/summary", "/items"))
        self.assertIn('value="3"', items.text)
        reason = self._send(items, {f"quantity_{self.line.id}": "5"})
        self.assertIn("Swollen &lt;b&gt;cells&lt;/b&gt;", reason.text)
        self.assertEqual(self._get_request().line_ids.quantity, 5.0)
        self.assertEqual(self.url_open(summary.url).url, summary.url)

    def test_screens_come_in_their_order(self):
        self.authenticate("return_portal", "return_portal")
        page = self._open()
        page = self._send(page, {f"quantity_{self.line.id}": "many"})
        page = self._open()
        for screen in ("reason", "settlement", "method", "summary"):
            answer = self.url_open(page.url.replace("/items", f"/{screen}"))
            self.assertEqual(urlsplit(answer.url).path, urlsplit(page.url).path)

    def test_units_that_are_gone_are_told_on_the_summary(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("summary", quantity="8")
        rival = self._create_return(self.order, [5.0])
        rival.with_user(self.user_salesperson).action_submit()
        answer = self._submit(page)
        # The screen of the items comes first again, and says what is left.
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/items", answer.headers["Location"])
        self.assertEqual(self._get_returns(), rival)
        items = self.url_open(answer.headers["Location"])
        self.assertIn("Only 5 Units can be returned", items.text)

    def test_terms_have_to_be_read(self):
        self._create_policy(customer_text="<p>Thirty days, unused.</p>")
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("summary")
        self.assertIn("Thirty days, unused.", page.text)
        answer = self._send(page, {"note": "Thanks"})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Thanks", answer.text)
        self.assertFalse(self._get_returns())

    # === FILES === #

    def test_files_are_what_their_content_says(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("reason")
        line = self._get_request().line_ids
        name = f"photos_{line.id}"
        data = {f"reason_{line.id}": self.reason.id}
        answer = self._send(
            page,
            data,
            [
                (name, ("../../x/<i>evil</i>\u202egnp.html", PNG, "text/html")),
                (name, ("photo.png", HTML, "image/png")),
                (name, ("empty.png", b"", "image/png")),
                (name, ("moving.gif", GIF, "image/gif")),
                (name, ("drawing.svg", b"<svg xmlns='x'></svg>", "image/svg+xml")),
            ],
        )
        self.assertEqual(answer.status_code, 422)
        for wrong in ("photo.png", "empty.png", "drawing.svg"):
            self.assertIn(f"{wrong} is neither a photo nor a PDF", answer.text)
        self.assertRecordValues(
            line.attachment_ids.sorted("id"),
            [
                {"name": "i__gnp.png", "mimetype": "image/png"},
                {"name": "moving.gif", "mimetype": "image/gif"},
            ],
        )
        self.assertEqual(
            set(line.attachment_ids.mapped("res_id")), {line.request_id.id}
        )
        # What was accepted is kept: nothing has to be sent again.
        self.assertIn("/settlement", self._send(answer, data).url)

    def test_large_files_and_too_many_are_refused(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("reason")
        line = self._get_request().line_ids
        data = {f"reason_{line.id}": self.reason.id}
        name = f"photos_{line.id}"
        large = PNG + b"0" * 10 * 2**20
        answer = self._send(page, data, [(name, ("large.png", large, "image/png"))])
        self.assertIn("large.png is too large", answer.text)
        files = [(name, (f"{number}.png", PNG, "image/png")) for number in range(9)]
        answer = self._send(page, data, files)
        self.assertIn("At most 8 files", answer.text)
        self.assertEqual(len(line.attachment_ids), 8)

    def test_uploaded_file_is_shown_and_removed(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("reason")
        line = self._get_request().line_ids
        data = {f"reason_{line.id}": self.reason.id}
        file = (f"photos_{line.id}", ("cells.png", PNG, "image/png"))
        self._send(page, data, [file])
        attachment = line.attachment_ids
        url = page.url.replace("/reason", f"/file/{attachment.id}")
        shown = self.url_open(url)
        self.assertEqual(shown.headers["Content-Type"], "image/png")
        self.assertEqual(shown.headers["X-Content-Type-Options"], "nosniff")
        answer = self._send(page, {**data, "remove": attachment.id})
        self.assertIn("/reason", answer.url)
        self.assertFalse(attachment.exists())
        self.assertEqual(self.url_open(url).status_code, 404)
        foreign = self.env["ir.attachment"].create({"name": "secret", "raw": PNG})
        for wrong in (str(foreign.id), "0", "-1", "x", "9" * 30):
            answer = self._send(page, {**data, "remove": wrong})
            self.assertEqual(answer.status_code, 404, wrong)
        self.assertTrue(foreign.exists())

    def test_reason_that_needs_a_photo(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("reason")
        line = self._get_request().line_ids
        data = {f"reason_{line.id}": self.reason_photo.id}
        answer = self._send(page, data)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Add a photo or a document", answer.text)
        file = (f"photos_{line.id}", ("crushed.png", PNG, "image/png"))
        self.assertIn("/settlement", self._send(answer, data, [file]).url)
