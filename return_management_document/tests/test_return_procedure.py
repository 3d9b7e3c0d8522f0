from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..utils import lay_out_flow, measure, wrap
from .common import ReturnDocumentsCommon


@tagged("post_install", "-at_install")
class TestReturnProcedure(ReturnDocumentsCommon):
    """The procedure is drawn from the settings, and knows when they have changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._get_document()
        cls.stages = cls.env["return.order.stage"].search(
            [("company_id", "=", cls.company.id)]
        )

    def test_release_keeps_steps_stages_dispositions_and_flow_chart(self):
        revision = self._release(self.document, "B5")
        html = revision.content_preview
        for text in ("<svg", "Flow Chart", "Finance check", "within 24 hours"):
            self.assertIn(text, html)
        for text in ("Back to Stock", "Cells swollen", "within 14 days"):
            self.assertIn(text, html)
        self.assertIn("Purpose", revision.body)
        self.assertFalse(self.document.differences)

    def test_changed_setting_is_shown_and_drafts_the_next_revision(self):
        revision = self._release(self.document, "B5")
        kept = revision.content_html
        approve = self.stages.filtered(lambda s: s.name == "Approve")
        approve.amount_min = 5000.0
        self.company.return_days_to_send = 10
        self.stages.filtered(lambda s: s.name == "Finance check").active = False
        self.env["return.order.reason"].create({"name": "Recall", "group": "quality"})
        self.document.invalidate_recordset()
        rows = revision._get_differences()
        self.assertEqual(len(rows), 4)
        self.assertIn("5,000.00", self.document.differences)
        self.assertEqual(revision.content_html, kept, "The release stays as it is.")

        self.document.with_user(self.user_controller).action_draft_from_system()
        draft = self._get_open_revision(self.document)
        self.assertEqual(draft.version, "B6")
        for text in ("5,000.00", "within 10 days", "Recall", "is dropped", "is new"):
            self.assertIn(text, draft.description)
        self.assertIn("Purpose", draft.body, "The written part is carried on.")
        self._release(self.document, description=draft.description)
        self.document.invalidate_recordset()
        self.assertFalse(self.document.differences)

    def test_what_others_begin_to_describe_is_a_difference(self):
        revision = self._release(self.document, "B5")
        self.assertNotIn("Return Windows", revision.content_preview)
        section = self.company._prepare_return_section(
            "Return Windows", 50, [("window/1", "every reason: 9 days")]
        )
        described = self.company._describe_returns()
        with patch.object(
            self.registry["res.company"],
            "_describe_returns",
            lambda self: [*described, section],
        ):
            self.document.invalidate_recordset()
            self.assertIn("9 days", self.document.differences)
            revision = self._release(self.document, "B6")
            self.assertIn("every reason: 9 days", revision.content_preview)

    def test_what_others_describe_is_part_of_the_procedure(self):
        company = self.company
        section = company._prepare_return_section(
            "Automatic Decisions", 20, [("rule/1", "Small ones pass")], is_ordered=True
        )
        content = self.document._render_system_content()
        self.assertNotIn("Automatic Decisions", content)
        described = company._describe_returns()
        with patch.object(
            self.registry["res.company"],
            "_describe_returns",
            lambda self: [*described, section],
        ):
            facts = self.document._get_system_facts()
            content = self.document._render_system_content()
        self.assertIn(["Automatic Decisions", "rule/1", "Small ones pass"], facts)
        self.assertIn("Automatic Decisions", content)
        self.assertIn("Small ones pass", content)

    def test_sections_are_numbered_in_their_order(self):
        content = self.document._render_system_content()
        titles = ("Approval Stages", "Return Reasons", "Dispositions", "Times and Ways")
        for number, title in enumerate(titles, 6):
            self.assertIn(f"<h2>{number} {title}</h2>", content)

    def test_agreeing_text_drafts_nothing(self):
        self._release(self.document, "B5")
        with self.assertRaisesRegex(UserError, "agrees with the system"):
            self.document.with_user(self.user_controller).action_draft_from_system()
        self.assertFalse(self._get_open_revision(self.document))

    def test_settings_of_another_company_do_not_count(self):
        self._release(self.document, "B5")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stages = self.env["return.order.stage"].search([("company_id", "=", other.id)])
        stages.amount_min = 77.0
        other.return_days_to_send = 3
        self.document.invalidate_recordset()
        self.assertFalse(self.document.differences)

    def test_reader_sees_the_procedure_without_rights_on_returns(self):
        revision = self._release(self.document, "B5")
        reader = self.user_warehouse
        self.assertIn("<svg", revision.with_user(reader).content_preview)
        self.assertFalse(self.document.with_user(reader).differences)

    def test_history_and_distribution_stand_on_the_cover(self):
        for version, text in (("A0", "First issue"), ("B4", "Form revised")):
            self._release(self.document, version, description=text)
        revision = self._release(self.document, "B5", description="Flow simplified")
        departments = (
            self.env["controlled.document.department"]
            .with_user(self.user_controller)
            .create(
                [
                    {"name": "Quality Center", "company_id": self.company.id},
                    {"name": "Finance Center", "company_id": self.company.id},
                ]
            )
        )
        self.document.with_user(self.user_controller).distribution_ids = [
            Command.create({"department_id": departments[0].id, "copies": 2}),
            Command.create(
                {"department_id": departments[1].id, "is_distributed": False}
            ),
        ]
        html = (
            self.env["ir.actions.report"]
            .with_user(self.user_officer)
            ._render_qweb_html(
                "document_control.controlled_document_revision_report_action",
                revision.ids,
            )[0]
            .decode()
        )
        places = [html.index(t) for t in ("First issue", "Form revised", "simplified")]
        self.assertEqual(places, sorted(places))
        self.assertIn("Finance Center", html)
        self.assertEqual(html.count("✓"), 1)

    def test_flow_chart_places_every_row_below_the_one_before(self):
        flow = lay_out_flow(
            [
                {"kind": "start", "texts": ["Request"]},
                {"kind": "decision", "texts": ["Review"], "no": "Refused"},
                {"kind": "step", "texts": ["A", "B", "C", "D", "E"]},
                {"kind": "step", "texts": []},
            ]
        )
        kinds = [node["kind"] for node in flow["nodes"]]
        self.assertEqual(kinds, ["start", "decision", "exit", "frame", *["choice"] * 5])
        labels = [arrow["label"] for arrow in flow["arrows"]]
        self.assertEqual(labels, ["no", False, "yes"])
        for node in flow["nodes"]:
            self.assertLessEqual(node["y"] + node["height"] / 2, flow["height"])
            self.assertLessEqual(node["x"] + node["width"] / 2, flow["width"])

    def test_labels_are_wrapped_in_both_languages(self):
        self.assertEqual(
            wrap("Receipt into quarantine", 12), ["Receipt into", "quarantine"]
        )
        self.assertEqual(wrap("退货入库待检区", 8), ["退货入库", "待检区"])
        self.assertEqual(measure("ABC退货"), 7)
        self.assertEqual(wrap("", 10), [])
