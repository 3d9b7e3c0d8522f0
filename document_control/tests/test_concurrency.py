from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import new_test_user, tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from .common import GROUP

CLEAN_UP = """
    DELETE FROM mail_activity WHERE res_model = 'controlled.document'
        AND res_id = %(document)s;
    DELETE FROM mail_message WHERE model = 'controlled.document'
        AND res_id = %(document)s;
    DELETE FROM mail_followers WHERE res_model = 'controlled.document'
        AND res_id = %(document)s;
    DELETE FROM controlled_document_print WHERE document_id = %(document)s;
    DELETE FROM controlled_document_revision WHERE document_id = %(document)s;
    DELETE FROM controlled_document WHERE id = %(document)s;
    DELETE FROM controlled_document_department WHERE id = %(department)s;
"""


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Two people do the same at once, each on a connection of their own.

    The data is committed, because a transaction does not see what another one has not
    committed, and is removed afterwards.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"no_reset_password": True})
            cls.user_ids = {
                role: new_test_user(
                    env, f"concurrent_{role}", groups=f"{GROUP}{role}"
                ).id
                for role in ("author", "reviewer", "approver", "controller")
            }
        cls.addClassCleanup(cls._remove_users)

    @classmethod
    def _remove_users(cls):
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            users = env["res.users"].browse(cls.user_ids.values())
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def setUp(self):
        super().setUp()
        # Nobody needs to wait between two tries here.
        self.startPatcher(patch("odoo.service.model.time.sleep"))
        with self.registry.cursor() as cr:
            self._create_data(api.Environment(cr, SUPERUSER_ID, {}))
        self.addCleanup(self._remove_data)
        self.first, self.second = self._connect(), self._connect()

    def _connect(self):
        """Open a connection, and let its transaction begin: it sees what is now."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute("SELECT 1 FROM controlled_document LIMIT 1")
        return api.Environment(cr, self.user_ids["controller"], {})

    def _create_data(self, env):
        """Approve a revision of a document that gives one copy to a department."""
        department = env["controlled.document.department"].create({"name": "One"})
        document = env["controlled.document"].create(
            {
                "name": "Wanted Twice",
                "distribution_ids": [
                    Command.create({"department_id": department.id, "copies": 1})
                ],
            }
        )
        revision = env["controlled.document.revision"].create(
            {"document_id": document.id, "description": "First.", "body": "<p>1</p>"}
        )
        revision.with_user(self.user_ids["author"]).action_submit()
        revision.with_user(self.user_ids["reviewer"]).action_review()
        revision.with_user(self.user_ids["approver"]).action_approve()
        self.document_id, self.revision_id = document.id, revision.id
        self.department_id = department.id

    def _remove_data(self):
        with self.registry.cursor() as cr:
            cr.execute(
                CLEAN_UP,
                {"document": self.document_id, "department": self.department_id},
            )

    def _release(self, env):
        env["controlled.document.revision"].browse(self.revision_id).action_release()

    def _draft(self, env):
        env["controlled.document"].browse(self.document_id).action_new_revision()

    def _issue(self, env):
        revision = env["controlled.document.revision"].browse(self.revision_id)
        revision._issue_copies([{"department_id": self.department_id}])

    def _read(self):
        """Return state, release messages, revisions and copies, as a newcomer sees it.

        :rtype: tuple[str, int, list[str], list[int]]
        """
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            document = env["controlled.document"].browse(self.document_id)
            messages = document.message_ids.filtered(
                lambda message: "was released, in force" in (message.body or "")
            )
            return (
                env["controlled.document.revision"].browse(self.revision_id).state,
                len(messages),
                document.revision_ids.sorted("sequence").mapped("version"),
                document.print_ids.mapped("copy_number"),
            )

    # === RELEASE === #

    def test_revision_is_released_once(self):
        self._release(self.first)
        self.first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UserError, "A0: this is not the next step.*Reload"),
        ):
            retrying(lambda: self._release(self.second), self.second)
        self.assertEqual(self._read(), ("released", 1, ["A0"], []))

    def test_rival_at_the_same_moment_is_told_to_try_again(self):
        self._release(self.first)
        message = "Somebody else is just working on .*Wanted Twice. Try it again"
        with self.assertRaisesRegex(UserError, message):
            retrying(lambda: self._release(self.second), self.second)
        self.first.cr.commit()
        self.assertEqual(self._read(), ("released", 1, ["A0"], []))

    def test_rival_wins_when_the_first_one_gives_up(self):
        self._release(self.first)
        self.first.cr.rollback()
        retrying(lambda: self._release(self.second), self.second)
        self.assertEqual(self._read(), ("released", 1, ["A0"], []))

    # === DRAFTS AND COPIES === #

    def _release_before(self):
        """Release, and let both transactions see it."""
        self._release(self.first)
        self.first.cr.commit()
        self.second.cr.rollback()
        for env in (self.first, self.second):
            env.cr.execute("SELECT 1 FROM controlled_document LIMIT 1")

    def test_next_revision_is_drafted_once(self):
        self._release_before()
        self._draft(self.first)
        self.first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UserError, "A1 is in progress already"),
        ):
            retrying(lambda: self._draft(self.second), self.second)
        self.assertEqual(self._read(), ("released", 1, ["A0", "A1"], []))

    def test_copy_of_the_list_is_issued_once(self):
        self._release_before()
        self._issue(self.first)
        self.first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UserError, "gives One 1 copies, 1 are held already"),
        ):
            retrying(lambda: self._issue(self.second), self.second)
        self.assertEqual(self._read(), ("released", 1, ["A0"], [1]))
