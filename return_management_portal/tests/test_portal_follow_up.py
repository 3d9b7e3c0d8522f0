from odoo.tests import tagged

from .portal_common import JPEG, PDF, PNG, PortalReturnCommon


@tagged("post_install", "-at_install")
class TestPortalFollowUp(PortalReturnCommon):
    """What the customer does on the page: tracking number, files, cancelling."""

    def _post_files(self, returns, *files, **kwargs):
        """Send files, each a pair of name and content."""
        sent = [("files", (name, content)) for name, content in files]
        return self._post(returns, "files", files=sent, **kwargs)

    # === TRACKING NUMBER === #

    def test_customer_enters_and_corrects_the_tracking_number(self):
        returns = self._create_authorized()
        self._visit_as(self.portal_customer)
        data = {"carrier": " SF  Express ", "number": "SF1390027714852"}
        for __ in range(2):
            response = self._post(returns, "tracking", data)
            self._assert_redirected(response, "tracking")
        self.assertRecordValues(
            returns,
            [{"carrier_name": "SF Express", "tracking_number": "SF1390027714852"}],
        )
        self.assertTrue(returns.date_sent)
        notes = returns.message_ids.filtered(lambda m: "Tracking number" in m.body)
        self.assertEqual(notes.author_id, self.portal_customer.partner_id)
        self._post(returns, "tracking", {"carrier": "DHL", "number": "JD-01/4 7"})
        self.assertEqual(returns.tracking_number, "JD-01/4 7")

    def test_wrong_tracking_numbers_are_shown_beside_the_field(self):
        returns = self._create_authorized()
        self._visit_as(self.portal_customer)
        for number in ("", "x", "1" * 51, "<script>alert(1)</script>", "a'b", "数字"):
            response = self._post(returns, "tracking", {"number": number})
            self.assertEqual(response.status_code, 422, number)
            self.assertIn("this is no tracking number", self._to_text(response))
            self.assertIn('role="alert"', response.text)
            self.assertNotIn("<script>alert", response.text)
        response = self._post(
            returns, "tracking", {"carrier": "C" * 61, "number": "SF12345"}
        )
        self.assertEqual(response.status_code, 422)
        response = self._post(
            returns, "tracking", files=[("number", ("SF12345", b"SF12345"))]
        )
        self.assertEqual(response.status_code, 422)
        self.assertFalse(returns.tracking_number or returns.carrier_name)

    def test_tracking_number_needs_goods_on_their_way(self):
        submitted = self._create_submitted(1.0)
        kept = self._create_authorized(1.0, return_method="none")
        received = self._create_authorized(1.0)
        self._receive(received)
        self._visit_as(self.portal_customer)
        for returns in (submitted, kept, received):
            response = self._post(returns, "tracking", {"number": "SF12345"})
            self.assertEqual(response.status_code, 422)
            self.assertIn("no goods are expected", self._to_text(response))
            self.assertFalse(returns.tracking_number)

    # === FILES === #

    def test_customer_adds_files_once_and_staff_is_told(self):
        returns = self._create_submitted()
        self._visit_as(self.portal_customer)
        for __ in range(2):
            response = self._post_files(
                returns,
                ("label.JPG", JPEG),
                ("../../<b>label</b>\u202e.exe", PNG),
                ("report", PDF),
            )
            self._assert_redirected(response, "files")
        self.assertRecordValues(
            returns.attachment_ids.sorted("id"),
            [
                {"name": "label.JPG", "mimetype": "image/jpeg"},
                {"name": "b__.png", "mimetype": "image/png"},
                {"name": "report.pdf", "mimetype": "application/pdf"},
            ],
        )
        message = returns.message_ids.filtered("attachment_ids")
        self.assertEqual(message.attachment_ids, returns.attachment_ids)
        self.assertEqual(message.author_id, self.portal_customer.partner_id)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))

    def test_visitor_by_the_link_adds_files_in_the_name_of_the_customer(self):
        returns = self._create_submitted()
        self._visit_as(None)
        token = returns._portal_ensure_token()
        response = self._post_files(returns, ("a.png", PNG), token=token)
        self._assert_redirected(response, "files")
        self.assertIn(f"access_token={token}", response.headers["Location"])
        message = returns.message_ids.filtered("attachment_ids")
        self.assertEqual(message.author_id, self.customer)

    def test_wrong_files_are_refused_and_none_is_kept(self):
        returns = self._create_submitted()
        self._visit_as(self.portal_customer)
        html = b"<html><script>alert(1)</script></html>"
        cases = {
            "neither a photo": [("ok.png", PNG), ("photo.jpg", html)],
            "photo.jpg is neither": [("photo.jpg", b"")],
            "is too large": [("big.png", PNG + b"0" * 10 * 1024**2)],
            "At most 8": [(f"{n}.png", PNG + bytes([n])) for n in range(9)],
            "Choose at least one file": [],
        }
        for message, files in cases.items():
            response = self._post_files(returns, *files)
            self.assertEqual(response.status_code, 422, message)
            self.assertIn(message, self._to_text(response))
        for content in (b"PK\x03\x04", b"MZ\x90", b"<svg onload=alert(1)>", html):
            response = self._post_files(returns, ("photo.png", content))
            self.assertEqual(response.status_code, 422)
        self.assertFalse(returns.attachment_ids)
        self.assertFalse(returns.message_ids.attachment_ids)

    def test_files_are_limited_and_closed_with_the_return(self):
        returns = self._create_submitted()
        # sudo: as the portal keeps them.
        returns.sudo().attachment_ids = self.env["ir.attachment"].create(
            [{"name": f"{n}.png", "raw": PNG + b"%d" % n} for n in range(40)]
        )
        self._visit_as(self.portal_customer)
        response = self._post_files(returns, ("a.png", PNG))
        self.assertIn("more than 40", self._to_text(response))
        returns.with_user(self.user_salesperson).action_cancel()
        response = self._post_files(returns, ("a.png", PNG))
        self.assertEqual(response.status_code, 422)
        self.assertIn("is closed", self._to_text(response))
        self.assertEqual(len(returns.attachment_ids), 40)

    # === CANCELLING === #

    def test_customer_cancels_once_with_a_reason(self):
        returns = self._create_authorized()
        self._visit_as(self.portal_customer)
        self.assertIn("Cancel this return", self._read(returns.access_url))
        for __ in range(2):
            response = self._post(returns, "cancel", {"reason": "<b>Found it</b>"})
            self._assert_redirected(response, "cancel")
        self.assertEqual(returns.state, "cancel")
        self.assertEqual(returns.reverse_picking_ids.mapped("state"), ["cancel"])
        message = returns.message_ids.filtered(lambda m: "Cancelled by" in m.body)
        self.assertEqual(message.author_id, self.portal_customer.partner_id)
        self.assertIn("&lt;b&gt;Found it&lt;/b&gt;", message.body)
        self.assertEqual(self.order.order_line.qty_returnable, 10.0)

    def test_customer_cannot_cancel_what_is_under_way(self):
        sent = self._create_authorized(1.0, tracking_number="SF12345")
        received = self._create_authorized(1.0)
        self._receive(received)
        refused = self._create_submitted(1.0)
        refused.with_user(self.user_officer).action_refuse("No.")
        kept = self._create_authorized(1.0, return_method="none")
        self._settle(kept)
        self._visit_as(self.portal_customer)
        for returns in (sent, received, refused, kept):
            state = returns.state
            self.assertNotIn("Cancel this return", self._read(returns.access_url))
            response = self._post(returns, "cancel")
            self.assertEqual(response.status_code, 422)
            self.assertIn("can no longer be cancelled", self._to_text(response))
            self.assertEqual(returns.state, state)

    # === WHO MAY === #

    def test_strangers_and_forged_requests_change_nothing(self):
        returns = self._create_authorized()
        self._visit_as(self.portal_customer)
        for action in ("tracking", "files", "cancel"):
            response = self._post(returns, action, {"number": "SF12345"}, csrf=False)
            self.assertEqual(response.status_code, 400, action)
            response = self.url_open(f"/my/returns/{returns.id}/{action}")
            self.assertIn(response.status_code, (404, 405), action)
        for user in (self.portal_stranger, None):
            self._visit_as(user)
            for action in ("tracking", "files", "cancel"):
                response = self._post(
                    returns, action, {"number": "SF12345"}, token="wrong"
                )
                self.assertEqual(response.status_code, 404, action)
        self.assertRecordValues(
            returns, [{"state": "authorized", "tracking_number": False}]
        )
