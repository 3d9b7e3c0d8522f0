from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import GROUP, DocumentControlCommon

ALL = ",".join(
    f"{GROUP}{role}" for role in ("author", "reviewer", "approver", "controller")
)


@tagged("post_install", "-at_install")
class TestTwoCompanies(DocumentControlCommon):
    """Two companies never see or touch each other's documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_company(name="Second Works")
        cls.both = cls.company | cls.other
        cls.user_other = cls._create_user("other", "Otto Other", ALL, cls.other)
        cls.user_both = cls._create_user("both", "Bo Both", ALL, cls.both)
        cls.document = cls._create_document(
            document_type="form", report_id=cls.review_sheet.id
        )
        cls._distribute(cls.document, {cls.quality: 1})
        cls.revision = cls._release_next(cls.document, body_type="form")
        cls.copy = cls._issue(cls.revision, cls.quality)
        filled = cls._submit(cls._draft(cls._create_document()))
        cls.form = cls.env["controlled.document.form"].search(
            [("res_model", "=", filled._name), ("res_id", "=", filled.id)]
        )
        cls.records = (
            cls.document,
            cls.revision,
            cls.document.distribution_ids,
            cls.quality,
            cls.copy,
            cls.form,
        )

    def test_user_of_another_company_sees_and_touches_nothing(self):
        for own in self.records:
            foreign = own.with_user(self.user_other)
            with self.subTest(model=own._name):
                self.assertTrue(own)
                self.assertFalse(foreign.search([("id", "in", own.ids)]))
                for operation in ("read", "write", "unlink"):
                    self.assertFalse(foreign.has_access(operation))

    def test_user_of_another_company_takes_no_step(self):
        document = self.document.with_user(self.user_other)
        revision = self.revision.with_user(self.user_other)
        draft = self._draft(self.document, body=False).with_user(self.user_other)
        copy = self.copy.with_user(self.user_other)
        for step in (
            document.action_new_revision,
            document.action_withdraw,
            document.action_confirm_review,
            draft.action_submit,
            lambda: draft.action_send_back("No."),
            lambda: draft.action_register("2020-01-01", "A", "B", "C"),
            lambda: revision._issue_copies([{"department_id": self.quality.id}]),
            copy.action_hand_back,
            copy.action_report_lost,
            copy.action_print,
        ):
            with self._assert_refused(AccessError, "."):
                step()

    def test_company_that_is_not_ticked_is_not_shown(self):
        for own in self.records:
            records = own.with_user(self.user_both)
            domain = [("id", "in", own.ids)]
            with self.subTest(model=own._name):
                ticked = records.with_context(allowed_company_ids=self.company.ids)
                self.assertEqual(ticked.search(domain), own)
                unticked = records.with_context(allowed_company_ids=self.other.ids)
                self.assertFalse(unticked.search(domain))

    def test_what_belongs_to_another_company_is_refused(self):
        foreign = self.env["controlled.document.department"].create(
            {"name": "Foreign Office", "company_id": self.other.id}
        )
        document = self._create_document()
        for values in (
            {"department_id": foreign.id},
            {"distribution_ids": [Command.create({"department_id": foreign.id})]},
            {"company_id": self.other.id},
        ):
            with (
                self.subTest(values=values),
                self._assert_refused(UserError, "compan|belong"),
            ):
                document.sudo().write(values)

    def test_department_code_is_unique_per_company(self):
        Department = self.env["controlled.document.department"]
        values = {"name": "Quality", "code": "QC"}
        with self._assert_refused(IntegrityError, "code_company_uniq"):
            Department.create({**values, "company_id": self.company.id})
        other = Department.create({**values, "company_id": self.other.id})
        self.assertEqual(other.code, "QC")

    def test_report_belongs_to_one_document_of_each_company(self):
        values = {"document_type": "form", "report_id": self.review_sheet.id}
        with self._assert_refused(IntegrityError, "report_company_uniq"):
            self._create_document(**values)
        document = (
            self.env["controlled.document"]
            .with_user(self.user_other)
            .create({"name": "Own Sheet", **values})
        )
        self.assertEqual(document.company_id, self.other)

    def test_department_stands_once_on_a_list(self):
        with self._assert_refused(IntegrityError, "department_uniq"):
            self._distribute(self.document, {self.quality: 2})

    def test_copies_on_a_list_have_their_limits(self):
        row = self.document.distribution_ids
        for number in (-1, 1000):
            with self._assert_refused(IntegrityError, "copies_range"):
                row.with_user(self.user_controller).copies = number
