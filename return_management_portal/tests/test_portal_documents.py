from odoo.tests import tagged

from .portal_common import PDF, PNG, PortalReturnCommon

WORDS = "Only one cell is swollen."


@tagged("post_install", "-at_install")
class TestPortalDocuments(PortalReturnCommon):
    """What the page tells after the goods arrived, and the files it hands out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.returns = cls._authorize(cls._create_return(cls.order, [3.0]))
        cls._receive(cls.returns)
        drafts = cls.returns.inspection_ids
        drafts.with_user(cls.user_officer).quantity = 2.0
        cls.accepted = cls._inspect(
            cls.returns, credit_percent=80.0, condition="minor_damage"
        )
        cls.rejected = cls._inspect(
            cls.returns,
            disposition_id=cls.send_back.id,
            condition="major_damage",
            finding=WORDS,
            root_cause="Supplier changed the separator.",
        )
        cls.photo, cls.paper = cls.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "res_model": "return.order.inspection",
                    "res_id": cls.rejected.id,
                }
                for name, content in (("cell.png", PNG), ("test.pdf", PDF))
            ]
        )
        cls.rejected.sudo().attachment_ids = cls.photo | cls.paper

    # === INSPECTION === #

    def test_page_tells_what_was_accepted_and_not_the_inner_affairs(self):
        self._visit_as(self.portal_customer)
        text = self._read(self.returns.access_url)
        for words in (
            "2 Units: Accepted in part: 80 % of the price",
            "1 Units: Not accepted: the goods go back to you",
            "Condition: Major Damage",
            WORDS,
            "Received 3 Accepted 2",
        ):
            self.assertIn(words, text)
        self.assertNotIn("separator", text)

    def test_photos_of_this_return_only(self):
        url = f"{self.returns.access_url}/photo"
        other = self._take_back(self.order, [1.0])
        foreign = self.env["ir.attachment"].create(
            {"name": "other.png", "raw": PNG, "res_model": "return.order.inspection"}
        )
        other.inspection_ids.sudo().attachment_ids = foreign
        internal = self.env["ir.attachment"].create({"name": "a.png", "raw": PNG})
        internal_evidence = self.env["ir.attachment"].with_user(self.user_officer)
        internal_evidence = internal_evidence.create({"name": "b.png", "raw": PNG})
        self.returns.with_user(self.user_officer).attachment_ids = internal_evidence
        self._visit_as(self.portal_customer)
        response = self.url_open(f"{url}/{self.photo.id}")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(
            self.url_open(f"{url}/{self.photo.id}?size=small").status_code, 200
        )
        page = self.url_open(self.returns.access_url).text
        self.assertIn(f"/photo/{self.photo.id}?size=small", page)
        for file in (self.paper, foreign, internal, internal_evidence):
            self._read(f"{url}/{file.id}", status=404)
        self._read(f"{url}/{2**40}", status=404)
        for user in (self.portal_stranger, None):
            self._visit_as(user)
            self._read(f"{url}/{self.photo.id}", status=404)
        token = self.returns._portal_ensure_token()
        response = self.url_open(f"{url}/{self.photo.id}?access_token={token}")
        self.assertEqual(response.status_code, 200)

    def test_photos_of_drafts_are_not_shown(self):
        returns = self._create_authorized(1.0)
        self._receive(returns)
        photo = self.photo.copy({"res_id": returns.inspection_ids.id})
        returns.inspection_ids.sudo().attachment_ids = photo
        self._visit_as(self.portal_customer)
        self._read(f"{returns.access_url}/photo/{photo.id}", status=404)
        self.assertNotIn("Condition", self._read(returns.access_url))

    def test_files_of_the_customer_open_and_documents_are_downloaded(self):
        self._visit_as(self.portal_customer)
        response = self._post(
            self.returns,
            "files",
            files=[("files", ("a.png", PNG)), ("files", ("b.pdf", PDF))],
        )
        self._assert_redirected(response, "files")
        photo, paper = self.returns._get_customer_files().sorted("id")
        for file, way in ((photo, "inline"), (paper, "attachment")):
            response = self.url_open(f"{self.returns.access_url}/photo/{file.id}")
            self.assertEqual(response.status_code, 200)
            self.assertIn(way, response.headers.get("Content-Disposition", "inline"))

    # === REFUND === #

    def _get_kinds(self, returns):
        """Return the kind and total of each part of the refund."""
        parts = returns.with_user(self.user_salesperson)._get_refund_statement()
        return [(part["kind"], round(part["total"], 2)) for part in parts]

    def test_refund_is_told_before_and_after_it_is_posted(self):
        submitted = self._create_submitted(1.0)
        # 90.00 and 13 % VAT
        self.assertEqual(self._get_kinds(submitted), [("estimate", 101.70)])
        # 80 % of two
        self.assertEqual(self._get_kinds(self.returns), [("expected", 162.72)])
        self._visit_as(self.portal_customer)
        text = self._read(self.returns.access_url)
        self.assertIn("Expected refund", text)
        self.assertIn("80 % of the price credited", text)
        self.assertIn("Untaxed $ 144.00 Taxes $ 18.72 Total $ 162.72", text)
        notes = self._settle(self.returns, post=False)
        self.assertEqual(self._get_kinds(self.returns), [("expected", 162.72)])
        self.assertNotIn("credit_note/", self.url_open(self.returns.access_url).text)
        notes.action_post()
        self.assertEqual(self._get_kinds(self.returns), [("posted", 162.72)])
        text = self._read(self.returns.access_url)
        self.assertIn(f"Credit Note {notes.name}", text)
        self.assertIn("Total $ 162.72", text)

    def test_refund_that_cannot_be_told_is_left_out(self):
        order = self._sell(invoice=False)
        returns = self._authorize(self._create_return(order, [1.0]))
        self.assertEqual(self._get_kinds(returns), [])
        self._visit_as(self.portal_customer)
        self.assertNotIn("Estimated refund", self._read(returns.access_url))
        self._invoice(order, post=False)
        self.assertEqual(self._get_kinds(returns), [])
        returns.with_user(self.user_salesperson).action_cancel()
        self.assertEqual(self._get_kinds(returns), [])

    def test_credit_note_of_this_return_only(self):
        other = self._take_back(self.order, [1.0])
        other_note = self._settle(other)
        draft = self._settle(self.returns, post=False)
        self._visit_as(self.portal_customer)
        url = f"{self.returns.access_url}/credit_note"
        invoice = self.order.invoice_ids[:1]
        for move in (draft, other_note, invoice):
            self._read(f"{url}/{move.id}", status=404)
        draft.action_post()
        response = self.url_open(f"{url}/{draft.id}")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn(draft.name, response.text)
        self._visit_as(self.portal_stranger)
        self._read(f"{url}/{draft.id}", status=404)

    # === FORMS === #

    def test_slip_and_voucher_are_there_when_they_make_sense(self):
        submitted = self._create_submitted(1.0)
        self._visit_as(self.portal_customer)

        def ask(returns, ref, kind="pdf"):
            query = f"report_type={kind}&report_ref={ref}"
            return self.url_open(f"{returns.access_url}?{query}")

        for returns, ref, kind in (
            (submitted, "slip", "pdf"),
            (self.returns, "voucher", "pdf"),
            (self.returns, "handling", "pdf"),
            (self.returns, "slip", "text"),
            (self.returns, "", "pdf"),
        ):
            self.assertEqual(ask(returns, ref, kind).status_code, 404, (ref, kind))
        for kind in ("pdf", "html"):
            response = ask(self.returns, "slip", kind)
            self.assertEqual(response.status_code, 200)
            self.assertIn(kind, response.headers["Content-Type"])
            self.assertIn(self.returns.name, response.text)
        self._settle(self.returns)
        response = ask(self.returns, "voucher")
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.returns.credit_note_ids.name, response.text)
        self._visit_as(None)
        self.assertEqual(ask(self.returns, "slip").status_code, 404)
        token = self.returns._portal_ensure_token()
        query = f"report_type=pdf&report_ref=slip&access_token={token}"
        response = self.url_open(f"{self.returns.access_url}?{query}")
        self.assertEqual(response.status_code, 200)
