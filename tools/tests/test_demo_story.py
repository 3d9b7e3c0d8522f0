"""The walk-through of `./dev demo` works with the data and rules of today."""

import contextlib
import io

from odoo.tests import TransactionCase, tagged

from tools.demo import STORY


@tagged("post_install", "-at_install")
class TestDemoStory(TransactionCase):
    """The story is told in a transaction that is rolled back.

    Other tests make their own data; this one is about the demo data.
    """

    def test_story_comes_to_its_end(self):
        story = {"env": self.env, "__name__": "demo_story"}
        exec(compile(STORY.read_text(), str(STORY), "exec"), story)
        written = []
        # As PDF the forms take longer than all the rest.
        story["write_form"] = lambda report, records, name: written.append(
            (name, self.env["ir.actions.report"]._render_qweb_html(report, records.ids))
        )
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            returns = story["tell"]()
        self.assertFalse(story["OUTPUT"].exists(), "The story wrote into the tree.")
        self.assertEqual(returns.state, "done")
        self.assertEqual(returns.credit_note_ids.state, "posted")
        # Two at the full price of 90.00, one at the half of it
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 225.0)
        self.assertIn("status “invoiced”", output.getvalue())
        self.assertEqual(len(written), 8)
        self.assertTrue(all(html for __, (html, __) in written))
