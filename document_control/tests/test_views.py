from odoo.tests import Form, tagged

from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestViews(DocumentControlCommon):
    """Every screen opens, for everybody who has its menu."""

    def _get_menu_actions(self, user):
        """Return the actions of the menus that a user sees."""
        root = self.env.ref("document_control.document_control_menu_root")
        Menu = self.env["ir.ui.menu"].with_user(user)
        visible = Menu._visible_menu_ids()
        menus = Menu.search([("id", "child_of", root.id), ("action", "!=", False)])
        # sudo: as the web client loads them.
        return [
            menu.action.sudo()
            for menu in menus
            if visible.issuperset(map(int, menu.parent_path.strip("/").split("/")))
        ]

    def test_every_action_opens_all_its_views(self):
        expected = {self.user_author: 7, self.user_controller: 8}
        for user, number in expected.items():
            actions = self._get_menu_actions(user)
            self.assertEqual(len(actions), number)
            for action in actions:
                with self.subTest(user=user.name, action=action.name):
                    model = self.env[action.res_model].with_user(user)
                    kinds = action.view_mode.split(",")
                    views = [(False, kind) for kind in kinds]
                    result = model.get_views(
                        [*views, (action.search_view_id.id, "search")]
                    )
                    self.assertEqual(result["views"].keys(), {*kinds, "search"})

    def test_readers_find_the_documents_and_nothing_else(self):
        self.assertEqual(
            self._get_menu_actions(self.user_reader),
            [self.env.ref("document_control.controlled_document_action")],
        )
        for model in ("controlled.document", "controlled.document.revision"):
            result = (
                self.env[model]
                .with_user(self.user_reader)
                .get_views([(False, "list"), (False, "form"), (False, "search")])
            )
            self.assertEqual(len(result["views"]), 3)

    def test_lists_read_what_they_show(self):
        document = self._create_document()
        self._distribute(document, {self.quality: 2})
        revision = self._release_next(document)
        self._issue(revision, self.quality)
        self._draft(document)
        for user in (self.user_reader, self.user_author, self.user_controller):
            for model in (
                "controlled.document",
                "controlled.document.revision",
                "controlled.document.print",
                "controlled.document.form",
                "controlled.document.department",
            ):
                Model = self.env[model].with_user(user)
                arch = Model.get_view(view_type="list")["arch"]
                names = [name for name in Model._fields if f'name="{name}"' in arch]
                with self.subTest(user=user.name, model=model):
                    result = Model.web_search_read(
                        [("company_id", "=", self.company.id)],
                        {name: {} for name in names},
                    )
                    if model != "controlled.document.form":
                        self.assertGreaterEqual(result["length"], 1)

    def test_filters_find_what_they_say(self):
        document = self._create_document()
        self._distribute(document, {self.quality: 1})
        revision = self._release_next(document)
        self._issue(revision, self.quality)
        self._release_next(document)
        draft = self._draft(document)
        Document = self.env["controlled.document"]
        Revision = self.env["controlled.document.revision"]
        own = [("company_id", "=", self.company.id)]
        for domain in (
            [("status", "=", "current")],
            [("status", "!=", "withdrawn")],
            [("status", "in", ("current", "draft"))],
            [("revision_ids.state", "in", ("draft", "in_review", "approved"))],
            [("print_ids.state", "=", "recalled")],
        ):
            self.assertEqual(Document.search(own + domain), document)
        for status, expected in (("draft", draft), ("obsolete", revision)):
            self.assertEqual(Revision.search([*own, ("status", "=", status)]), expected)
        self.assertEqual(len(Revision.search([*own, ("status", "!=", "draft")])), 2)
        found = Document.name_search(document.code)
        self.assertEqual([record_id for record_id, __ in found], document.ids)
        found = Revision.name_search(document.code, domain=own)
        self.assertEqual(len(found), 3)

    def test_document_is_registered_and_drafted_by_hand(self):
        form = Form(self.env["controlled.document"].with_user(self.user_author))
        form.name = "Typed by Hand"
        form.department_id = self.quality
        document = form.save()
        self.assertEqual(document.user_id, self.user_author)
        action = document.action_new_revision()
        Revision = self.env[action["res_model"]].with_user(self.user_author)
        with Form(Revision.browse(action["res_id"])) as draft:
            draft.description = "First issue."
            draft.body = "<p>Look at the goods.</p>"
            draft.reviewer_id = self.user_reviewer
        self.assertRecordValues(
            document.open_revision_id,
            [
                {
                    "version": "A0",
                    "title": "Typed by Hand",
                    "description": "First issue.",
                    "reviewer_id": self.user_reviewer.id,
                }
            ],
        )

    def test_frozen_revision_has_no_field_to_type_in(self):
        revision = self._release_next(self._create_document())
        form = Form(revision.with_user(self.user_author))
        for name in ("title", "description", "body", "version", "date_effective"):
            with self.subTest(name=name), self.assertRaises(AssertionError):
                form[name] = "Typed"

    def test_distribution_is_typed_by_document_control(self):
        document = self._create_document()
        with (
            Form(document.with_user(self.user_controller)) as form,
            form.distribution_ids.new() as row,
        ):
            row.department_id = self.quality
            self.assertEqual(row.copies, 1)
            row.copies = 3
        self.assertRecordValues(
            document.distribution_ids,
            [{"department_id": self.quality.id, "is_distributed": True, "copies": 3}],
        )

    def test_smart_buttons_open_what_they_count(self):
        document = self._create_document()
        self._distribute(document, {self.quality: 2})
        revision = self._release_next(document)
        copies = self._issue(revision, self.quality, 2)
        for action, expected in (
            (document.action_view_revisions(), revision),
            (document.action_view_copies(), copies),
        ):
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found, expected)
