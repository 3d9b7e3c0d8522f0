from odoo.tests import HttpCase, tagged

from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestTours(DocumentControlCommon, HttpCase):
    """The way of a revision through the client, one role each, in a real browser."""

    def _decide(self, tour, user):
        self.start_tour(
            "/odoo/action-document_control.controlled_document_revision_action_mine",
            tour,
            login=user.login,
        )

    def test_revision_goes_its_way_in_the_browser(self):
        document = self._create_document()
        self._distribute(document, {self.quality: 2})
        self.start_tour(
            f"/odoo/controlled.document/{document.id}",
            "controlled_document_author_submits",
            login=self.user_author.login,
        )
        revision = document.revision_ids
        self.assertRecordValues(
            revision,
            [
                {
                    "state": "in_review",
                    "prepared_by_id": self.user_author.id,
                    "description": "First issue, written in the browser.",
                }
            ],
        )
        self.assertIn("Look at the goods on arrival.", revision.body)
        self._decide("controlled_document_reviewer_reviews", self.user_reviewer)
        self.assertEqual(revision.reviewed_by_id, self.user_reviewer)
        self._decide("controlled_document_approver_approves", self.user_approver)
        self.assertEqual(revision.state, "approved")
        self._decide("controlled_document_controller_releases", self.user_controller)
        self.assertRecordValues(
            revision,
            [{"status": "current", "released_by_id": self.user_controller.id}],
        )
        for step in ("prepared", "reviewed", "approved"):
            self.assertTrue(revision[f"{step}_signature"], step)
