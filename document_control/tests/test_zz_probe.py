from odoo.tests import tagged, warmup

from .common import DocumentControlCommon

XML_ID = "document_control.controlled_document_review_sheet_report_action"


@tagged("post_install", "-at_install")
class TestProbe(DocumentControlCommon):
    """What document control costs other flows, in SQL statements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form_document = cls._create_document(
            document_type="form", report_id=cls.review_sheet.id
        )
        cls._release_next(cls.form_document, body_type="form")
        cls.revisions = cls.env["controlled.document.revision"].union(
            *(cls._draft(cls._create_document()) for __ in range(10))
        )

    def _fill(self, revisions):
        forms = revisions.with_user(self.user_author)._fill_forms(XML_ID)
        self.env.flush_all()
        return forms

    def _count(self, method, *args):
        """Count the statements of a call that finds the caches of records empty."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        method(*args)
        return self.env.cr.sql_log_count - before

    @warmup
    def test_filling_in_one_form_keeps_its_budget(self):
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            self._fill(self.revisions[:1])

    @warmup
    def test_filling_in_ten_forms_costs_no_more(self):
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            forms = self._fill(self.revisions)
        self.assertEqual(len(forms), 10)

    @warmup
    def test_forms_that_are_filled_in_already_cost_little(self):
        self._fill(self.revisions)
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            self.assertFalse(self._fill(self.revisions))

    def test_printing_does_not_grow_with_the_records(self):
        self._fill(self.revisions)
        prepare = self.review_sheet._prepare_forms
        prepare(self.revisions)
        one, ten = (
            self._count(prepare, revisions)
            for revisions in (self.revisions[:1], self.revisions)
        )
        self.assertEqual(one, ten)

    def test_lists_do_not_grow_with_the_records(self):
        for revision in self.revisions[:5]:
            self._release(revision)
        for model, records in (
            ("controlled.document", self.revisions.document_id),
            ("controlled.document.revision", self.revisions),
        ):
            Model = self.env[model].with_user(self.user_controller)
            arch = Model.get_view(view_type="list")["arch"]
            spec = {
                name: {"fields": {"display_name": {}}} if field.relational else {}
                for name, field in Model._fields.items()
                if f'name="{name}"' in arch
            }

            def read(ids, model=Model, spec=spec):
                model.web_search_read([("id", "in", ids)], spec)

            read(records.ids)
            # One that is released, and one in progress.
            for ids in (records.ids[4:6], records.ids):
                self.env.flush_all(); self.env.invalidate_all()
                q = []
                with self._patchExecute(q, flush=False):
                    read(ids)
                print("SET", model, len(ids), len(q))
                for x in q: print("   Q", " ".join(str(x).split())[:170])
            few = self._count(read, records.ids[4:6])
            many = self._count(read, records.ids)
            with self.subTest(model=model):
                self.assertAlmostEqual(few, many, delta=2)

    def test_search_by_status_keeps_its_budget(self):
        Revision = self.env["controlled.document.revision"]
        for status in ("current", "upcoming", "obsolete"):
            cost = self._count(Revision.search, [("status", "=", status)])
            self.assertLessEqual(cost, 4)

    def test_scheduled_actions_do_not_grow_with_the_documents(self):
        def run():
            self.env["controlled.document"]._cron_apply_effective_dates()

        for revision in self.revisions[:2]:
            self._release(revision)
        run()
        few = self._count(run)
        for revision in self.revisions[2:]:
            self._release(revision)
        run()
        self.assertAlmostEqual(few, self._count(run), delta=2)
