from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestViews(ReturnManagementCommon):
    """Every screen opens, for everybody who has its menu."""

    def test_every_action_opens_all_its_views(self):
        action = self.env.ref("return_management_policy.return_order_policy_action")
        model = self.env[action.res_model].with_user(self.user_manager)
        views = [(False, kind) for kind in action.view_mode.split(",")]
        result = model.get_views([*views, (False, "search")])
        self.assertIn("list", result["views"])

    def test_returns_show_what_policies_say(self):
        for model, view_type, names in (
            ("return.order", "form", ("exception_reason", "eligibility_explanation")),
            ("return.order", "list", ("is_policy_exception",)),
            ("return.order", "search", ("is_policy_exception",)),
            ("return.order.line", "list", ("policy_id", "date_last", "is_eligible")),
            ("return.order.line", "search", ("policy_id", "is_eligible")),
        ):
            user = self.env[model].with_user(self.user_officer)
            arch = user.get_view(view_type=view_type)["arch"]
            for name in names:
                with self.subTest(model=model, view=view_type, field=name):
                    self.assertIn(name, arch)

    def test_settings_have_policies(self):
        Settings = self.env["res.config.settings"]
        arch = Settings.get_view(view_type="form")["arch"]
        for name in (
            "return_policy_in_confirmation",
            "module_return_management_policy",
        ):
            self.assertIn(f'name="{name}"', arch)
        self.assertTrue(Settings.create({}).module_return_management_policy)

    def test_menu_is_for_managers(self):
        menu = self.env.ref("return_management_policy.return_order_policy_menu")
        for user in (self.user_salesperson, self.user_officer, self.user_manager):
            seen = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            with self.subTest(user=user.login):
                self.assertEqual(menu.id in seen, user == self.user_manager)
