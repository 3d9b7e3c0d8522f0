from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..utils import next_version, parse_version
from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestVersions(DocumentControlCommon):
    """What versions and file codes look like, and what follows what."""

    # === VERSIONS === #

    def test_versions_are_read_by_their_scheme(self):
        for scheme, version, expected in (
            ("letter", "A0", (ord("A"), 0)),
            ("letter", "Z9", (ord("Z"), 9)),
            ("number", "1.10", (1, 10)),
            ("number", "9999.9999", (9999, 9999)),
        ):
            self.assertEqual(parse_version(scheme, version), expected)

    def test_what_is_no_version_is_not_read(self):
        for scheme, texts in {
            "letter": ("", None, "A", "a0", "AA0", "A10", " A0", "A0\n", "1.0", "甲0"),
            "number": ("", None, "1", "1.", ".1", "1.0.0", "v1.0", "-1.0", "A0"),
        }.items():
            for text in texts:
                with self.subTest(scheme=scheme, text=text):
                    self.assertIsNone(parse_version(scheme, text))

    def test_later_versions_sort_behind_earlier_ones(self):
        for scheme, versions in {
            "letter": ("A0", "A1", "A9", "B0", "Z9"),
            "number": ("1.0", "1.2", "1.10", "2.0", "10.0"),
        }.items():
            parsed = [parse_version(scheme, version) for version in versions]
            self.assertEqual(parsed, sorted(parsed))

    def test_next_version_continues_the_scheme(self):
        for scheme, version, expected in (
            ("letter", "A0", "A1"),
            ("letter", "A9", "B0"),
            ("letter", "Z8", "Z9"),
            ("letter", "Z9", ""),
            ("number", "1.0", "1.1"),
            ("number", "1.9", "1.10"),
        ):
            with self.subTest(version=version):
                self.assertEqual(next_version(scheme, version), expected)

    def test_major_version_begins_anew(self):
        self.assertEqual(next_version("letter", "A3", is_major=True), "B0")
        self.assertEqual(next_version("letter", "Z3", is_major=True), "")
        self.assertEqual(next_version("number", "1.12", is_major=True), "2.0")

    def test_first_version_follows_nothing(self):
        for nothing in (False, None, ""):
            self.assertEqual(next_version("letter", nothing), "A0")
            self.assertEqual(next_version("number", nothing), "1.0")

    def test_revisions_are_numbered_one_after_the_other(self):
        for scheme, versions in {
            "letter": ["A0", "A1", "A2"],
            "number": ["1.0", "1.1", "1.2"],
        }.items():
            document = self._create_document(version_scheme=scheme)
            for __ in versions:
                self._release_next(document)
            revisions = document.revision_ids.sorted("sequence")
            self.assertEqual(revisions.mapped("version"), versions)
            self.assertEqual(revisions.mapped("sequence"), [1, 2, 3])

    def test_next_major_version_is_offered(self):
        document = self._create_document()
        self._release_next(document)
        self.assertEqual(document._get_next_version(), "A1")
        self.assertEqual(document._get_next_version(is_major=True), "B0")

    def test_author_may_choose_a_later_version(self):
        document = self._create_document()
        self._release_next(document, version="B3")
        self.assertEqual(self._draft(document).version, "B4")

    def test_last_version_of_the_alphabet_asks_for_another_one(self):
        document = self._create_document()
        self._release_next(document, version="Z9")
        with self._assert_refused(ValidationError, "no version of its scheme.*A0, A1"):
            self._draft(document)

    def test_wrong_version_is_refused_with_the_scheme(self):
        for scheme, version, example in (
            ("letter", "1.0", "A0, A1"),
            ("letter", "a1", "A0, A1"),
            ("number", "A0", "1.0, 1.1"),
        ):
            document = self._create_document(version_scheme=scheme)
            message = f"{document.code} .*“{version}” is no version .*{example}"
            with (
                self.subTest(version=version),
                self._assert_refused(ValidationError, message),
            ):
                self._draft(document, version=version)

    def test_version_that_is_not_above_the_earlier_one_is_refused(self):
        document = self._create_document()
        self._release_next(document, version="B1")
        for version in ("A9", "B0"):
            message = f"{document.code} .*{version} does not follow B1. Enter a later"
            with (
                self.subTest(version=version),
                self._assert_refused(ValidationError, message),
            ):
                self._draft(document, version=version)
        draft = self._draft(document)
        with self._assert_refused(ValidationError, "A1 does not follow B1"):
            draft.with_user(self.user_author).version = "A1"

    def test_same_version_twice_is_refused(self):
        document = self._create_document()
        self._release_next(document)
        with self._assert_refused(IntegrityError, "version_uniq"):
            self._draft(document, version="A0")
        draft = self._draft(document)
        with self._assert_refused(Exception, "version_uniq|does not follow"):
            draft.with_user(self.user_author).version = "A0"

    # === FILE CODES === #

    def test_file_codes_are_numbered_by_type(self):
        prefixes = {"procedure": "QP-", "form": "QF-", "record": "QR-"}
        for kind, prefix in prefixes.items():
            first, second = (
                self._create_document(document_type=kind) for __ in range(2)
            )
            with self.subTest(kind=kind):
                self.assertRegex(first.code, rf"^{prefix}\d{{3,}}$")
                number = int(first.code.removeprefix(prefix))
                self.assertEqual(second.code, f"{prefix}{number + 1:03}")

    def test_file_code_of_the_default_type_is_that_of_a_procedure(self):
        form = Form(self.env["controlled.document"].with_user(self.user_author))
        form.name = "Typed by Hand"
        document = form.save()
        self.assertRegex(document.code, r"^QP-\d+$")
        self.assertEqual(document.document_type, "procedure")

    def test_company_may_number_by_its_own_sequence(self):
        self.env["ir.sequence"].create(
            {
                "name": "Forms of this company",
                "code": "controlled.document.form",
                "prefix": "FRM/",
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self._create_document(document_type="form").code, "FRM/1")

    def test_code_that_was_typed_is_kept(self):
        self.assertEqual(self._create_document(code="HR-007").code, "HR-007")

    def test_copy_gets_a_code_of_its_own(self):
        document = self._create_document(code="HR-007")
        self._distribute(document, {self.quality: 2})
        for user in (self.user_author, self.user_controller):
            with self.subTest(user=user.name):
                copy = document.with_user(user).copy()
                self.assertRegex(copy.code, r"^QP-\d+$")
                self.assertFalse(copy.revision_ids)

    def test_same_code_twice_in_a_company_is_refused(self):
        self._create_document(code="HR-007")
        with self._assert_refused(IntegrityError, "code_company_uniq"):
            self._create_document(code="HR-007")

    def test_same_code_in_two_companies_is_fine(self):
        other = self._create_company(name="Second Works")
        self.user_author.company_ids = [Command.link(other.id)]
        documents = self._create_document(code="HR-007") + self._create_document(
            code="HR-007", company_id=other.id, department_id=False
        )
        self.assertEqual(documents.mapped("code"), ["HR-007", "HR-007"])
