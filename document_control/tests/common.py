from contextlib import contextmanager

from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import BaseCommon

GROUP = "document_control.document_control_group_"
# A black dot
SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK"
    b"+kcQAAAABJRU5ErkJggg=="
)


class DocumentControlCommon(BaseCommon):
    """A company with two departments, and one user per role.

    Everything a test needs is made here: no test relies on demo data.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_author = cls._create_user("author", "Ann Author")
        cls.user_reviewer = cls._create_user("reviewer", "Rita Reviewer")
        cls.user_approver = cls._create_user("approver", "Abel Approver")
        cls.user_controller = cls._create_user("controller", "Carl Controller")
        cls.user_reader = cls._create_user("reader", "Rob Reader", groups="")
        cls.user_keeper = cls._create_user("keeper", "Kim Keeper", groups="")
        cls.user_admin = cls.env.ref("base.user_admin")
        cls.user_admin.company_ids = [Command.link(cls.company.id)]
        cls.quality, cls.warehouse = cls.env["controlled.document.department"].create(
            [
                {"name": "Quality Center", "code": "QC", "user_id": cls.user_keeper.id},
                {"name": "Warehouse", "code": "WH", "sequence": 20},
            ]
        )
        cls.review_sheet = cls.env.ref(
            "document_control.controlled_document_review_sheet_report_action"
        )

    @classmethod
    def setup_independent_company(cls, **kwargs):
        """Override of `base`: documents of another addon's data are out of the way."""
        return cls._create_company(name="Controlled Works", **kwargs)

    @classmethod
    def _create_company(cls, **create_values):
        """Override of `base`: other addons may draft documents for a new company."""
        company = super()._create_company(**create_values)
        cls.env["controlled.document"].search(
            [("company_id", "=", company.id)]
        ).unlink()
        return company

    @classmethod
    def _create_user(cls, login, name, groups=None, companies=None):
        """Make a user with the least rights that the role needs."""
        companies = companies or cls.company
        groups = f"{GROUP}{login}" if groups is None else groups
        return new_test_user(
            cls.env,
            f"control_{login}",
            groups=",".join(filter(None, ("base.group_user", groups))),
            name=name,
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    @classmethod
    def _create_all_round_user(cls):
        """Make a user with all groups, who still is one person."""
        roles = ("author", "reviewer", "approver", "controller")
        groups = ",".join(f"{GROUP}{role}" for role in roles)
        return cls._create_user("all", "Al Round", groups=groups)

    @classmethod
    def _create_document(cls, **values):
        """Register a document, as the author would."""
        return (
            cls.env["controlled.document"]
            .with_user(cls.user_author)
            .create(
                {
                    "name": "Return Procedure",
                    "company_id": cls.company.id,
                    "department_id": cls.quality.id,
                    **values,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _distribute(cls, document, copies):
        """Put departments on the distribution list.

        :param dict copies: number of copies by department.
        """
        document.with_user(cls.user_controller).distribution_ids = [
            Command.create({"department_id": department.id, "copies": number})
            for department, number in copies.items()
        ]

    @classmethod
    def _draft(cls, document, **values):
        """Draft the next revision, as the author would."""
        return (
            cls.env["controlled.document.revision"]
            .with_user(cls.user_author)
            .create(
                {
                    "document_id": document.id,
                    "description": "Says what is new.",
                    "body": "<p>Check the goods on arrival.</p>",
                    **values,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _submit(cls, revision):
        revision.with_user(cls.user_author).action_submit(SIGNATURE)
        return revision

    @classmethod
    def _review(cls, revision):
        cls._submit(revision).with_user(cls.user_reviewer).action_review(
            "Reads well.", SIGNATURE
        )
        return revision

    @classmethod
    def _approve(cls, revision):
        cls._review(revision).with_user(cls.user_approver).action_approve(
            "Go ahead.", SIGNATURE
        )
        return revision

    @classmethod
    def _release(cls, revision):
        """Take a draft all the way: four people, each at the own step."""
        cls._approve(revision).with_user(cls.user_controller).action_release()
        return revision

    @classmethod
    def _release_next(cls, document, **values):
        """Draft and release the next revision."""
        return cls._release(cls._draft(document, **values))

    @classmethod
    def _take_to(cls, revision, state):
        """Take a draft to a state.

        :param str state: a state of the revision.
        """
        steps = {
            "draft": lambda r: r,
            "in_review": cls._submit,
            "approved": cls._approve,
            "released": cls._release,
        }
        if state == "obsolete":
            cls._release(revision)
            cls._release_next(revision.document_id, body_type="text")
        else:
            steps[state](revision)
        return revision

    @classmethod
    def _issue(cls, revision, department, number=1):
        """Issue controlled copies, as document control would."""
        return (
            revision.with_user(cls.user_controller)
            ._issue_copies(
                [{"department_id": department.id, "receiver": "Kim"}] * number
            )
            .with_env(cls.env)
        )

    def _activities(self, document, kind):
        """Return the open activities of a document.

        :param str kind: end of the activity type's XML ID.
        """
        activity_type = self.env.ref(f"document_control.mail_activity_type_{kind}")
        return document.activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        )

    @contextmanager
    def _assert_refused(self, exception, message):
        """Check that something is refused, and leaves nothing behind.

        :param type exception: what is raised, or several of them.
        :param str message: pattern of what the user reads.
        """
        # What is cached would hide that it may not be read.
        self.env.flush_all()
        self.env.invalidate_all()
        with (
            self.assertRaisesRegex(exception, message),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
