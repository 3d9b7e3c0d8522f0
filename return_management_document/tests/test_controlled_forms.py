from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from .common import ReturnDocumentsCommon

HANDLING = "return_order_report_handling"


@tagged("post_install", "-at_install")
class TestControlledForms(ReturnDocumentsCommon, HttpCase):
    """The return handling form, and which revision of it a return is printed on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._get_document(HANDLING)
        cls.order = cls._sell()

    def test_every_company_begins_with_its_documents(self):
        company = self.env["res.company"].create({"name": "Branch in Spe"})
        documents = self.env["controlled.document"].search(
            [("company_id", "=", company.id)]
        )
        self.assertEqual(len(documents), 6)
        self.assertEqual(set(documents.mapped("status")), {"draft"})
        drafts = documents.sudo().revision_ids
        self.assertEqual(drafts.mapped("version"), ["A0"] * 6)
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        self.assertEqual(
            sorted(documents.mapped("document_type")), ["form"] * 5 + ["procedure"]
        )
        company._create_return_documents()
        self.assertEqual(
            documents.search_count([("company_id", "=", company.id)]), 6, "only once"
        )

    def test_form_tells_the_whole_return(self):
        self._release(self.document, "B4")
        returns = self._take_back(self.order, [3.0], finding="Swollen cells")
        self._settle(returns)
        pages = self._render(HANDLING, returns)
        text = "\n".join(pages)
        for part in (
            *(returns.name, self.customer.name, self.order.name),
            *("Cells swollen", "Battery Module", "Swollen cells", "As New"),
            *(self.user_officer.name, self.user_salesperson.name),
            *(self.user_finance.name, returns.credit_note_ids.name, "270.00"),
        ):
            self.assertIn(part, text)
        for page in pages:
            for part in ("B4", self.document.code, "Ada Prep", "Bo Review"):
                self.assertIn(part, page)
            self.assertIn("Cy Approve", page)
            self.assertIn("Uncontrolled copy", page)
        self.assertIn(f"1/{len(pages)}", pages[0])

    def test_return_is_printed_on_the_revision_it_was_submitted_on(self):
        self._release(self.document, "B4")
        old = self._create_return(self.order, [1.0])
        old.with_user(self.user_salesperson).action_submit()
        self._release(self.document, "B5")
        new = self._create_return(self.order, [1.0])
        new.with_user(self.user_salesperson).action_submit()
        (old_page,) = self._render(HANDLING, old)
        self.assertIn("B4", old_page)
        self.assertNotIn("B5", old_page)
        (new_page,) = self._render(HANDLING, new)
        self.assertIn("B5", new_page)
        both = self._render(HANDLING, old | new)
        self.assertEqual(["B4" in page for page in both], [True, False])

    def test_layout_of_the_old_revision_stays(self):
        self._release(self.document, "B4")
        old = self._create_return(self.order, [1.0])
        old.with_user(self.user_salesperson).action_submit()
        form = self.env.ref(f"return_management.{HANDLING}_form")
        self.env["ir.ui.view"].create(
            {
                "name": "changed",
                "type": "qweb",
                "inherit_id": form.id,
                "arch": '<h3 position="before"><p>Box for the auditor</p></h3>',
            }
        )
        self.assertNotIn("Box for the auditor", self._render(HANDLING, old)[0])
        self._release(self.document, "B5")
        self.assertNotIn("Box for the auditor", self._render(HANDLING, old)[0])
        new = self._create_return(self.order, [1.0])
        self.assertIn("Box for the auditor", self._render(HANDLING, new)[0])

    def test_nothing_new_is_filled_in_on_an_obsolete_form(self):
        revision = self._release(self.document, "B4")
        self._release(self.document, "B5")
        returns = self._create_return(self.order, [1.0])
        with self.assertRaisesRegex(ValidationError, "B4 is not in force"):
            self.env["controlled.document.form"].sudo().create(
                {
                    "revision_id": revision.id,
                    "res_model": "return.order",
                    "res_id": returns.id,
                }
            )

    def test_withdrawn_form_does_not_stop_a_return(self):
        self._release(self.document, "B4")
        self.document.with_user(self.user_controller).action_withdraw()
        returns = self._create_return(self.order, [1.0])
        returns.with_user(self.user_salesperson).action_submit()
        (page,) = self._render(HANDLING, returns)
        self.assertIn("Return Handling Form", page)
        self.assertNotIn("B4", page)

    def test_resubmitted_return_keeps_its_form(self):
        self._release(self.document, "B4")
        returns = self._create_return(self.order, [1.0])
        salesperson = returns.with_user(self.user_salesperson)
        salesperson.action_submit()
        salesperson.action_draft()
        self._release(self.document, "B5")
        salesperson.action_submit()
        forms = self.env["controlled.document.form"].search(
            [("res_model", "=", "return.order"), ("res_id", "=", returns.id)]
        )
        self.assertEqual(forms.revision_id.mapped("version"), ["B4"])

    def test_deleted_return_leaves_no_form(self):
        self._release(self.document, "B4")
        returns = self._create_return(self.order, [1.0])
        returns._fill_forms(f"return_management.{HANDLING}_action")
        Form = self.env["controlled.document.form"]
        domain = [("res_model", "=", "return.order"), ("res_id", "=", returns.id)]
        self.assertEqual(Form.search_count(domain), 1)
        returns.with_user(self.user_manager).unlink()
        self.assertEqual(Form.search_count(domain), 0)

    def test_form_of_sixty_lines_breaks_with_its_heads(self):
        self._release(self.document, "B4")
        long_name = "Rack mounted lithium iron phosphate module with very long name "
        lines = [
            {"product_id": self._create_goods(f"{long_name}{number:02}").id}
            for number in range(60)
        ]
        returns = self._create_return(self._sell(lines, invoice=False))
        pages = self._render(HANDLING, returns)
        self.assertGreater(len(pages), 2)
        self.assertIn("59", "".join(pages))
        for number, page in enumerate(pages, 1):
            self.assertIn(f"{number}/{len(pages)}", page)
            self.assertIn("B4", page)
        for page in pages[:3]:
            self.assertIn("Authorized", page, "The heads of the table are repeated.")

    def test_form_speaks_chinese_to_a_chinese_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._release(self.document, "B4")
        returns = self._create_return(self.order, [1.0])
        self.user_officer.lang = "zh_CN"
        pdf = self.env["ir.actions.report"].with_user(self.user_officer)
        html, __ = pdf.with_context(lang="zh_CN")._render_qweb_html(
            self._get_report(HANDLING), returns.ids
        )
        for term in (
            "退货处理单",
            "文件代码",
            "版本",
            "拟制",
            "审核",
            "批准",
            "非受控",
        ):
            self.assertIn(term, html.decode())
