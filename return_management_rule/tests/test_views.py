from odoo.tests import tagged

from .common import ReturnRuleCommon


@tagged("post_install", "-at_install")
class TestViews(ReturnRuleCommon):
    """Every screen opens, for everybody who has its menu."""

    def test_every_action_opens_all_its_views(self):
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "in", ("return.order.rule", "return.order.risk"))]
        )
        self.assertGreaterEqual(len(actions), 2)
        for action in actions:
            with self.subTest(action=action.name):
                model = self.env[action.res_model].with_user(self.user_manager)
                views = [(False, kind) for kind in action.view_mode.split(",")]
                result = model.get_views([*views, (False, "search")])
                self.assertIn("list", result["views"])

    def test_returns_show_rules_and_signs(self):
        Order = self.env["return.order"].with_user(self.user_officer)
        for view_type, names in (
            ("form", ("rule_ids", "risk_ids", "risk_explanation", "weight_received")),
            ("list", ("risk_count",)),
            ("kanban", ("risk_count",)),
            ("search", ("has_open_risk",)),
        ):
            arch = Order.get_view(view_type=view_type)["arch"]
            for name in names:
                with self.subTest(view=view_type, field=name):
                    self.assertIn(name, arch)

    def test_settings_have_the_limits_of_signs(self):
        Settings = self.env["res.config.settings"]
        arch = Settings.get_view(view_type="form")["arch"]
        for name in (
            *("return_high_value", "return_rate_limit", "return_rate_days"),
            *("return_weight_tolerance", "module_return_management_rule"),
        ):
            self.assertIn(f'name="{name}"', arch)
        self.assertTrue(Settings.create({}).module_return_management_rule)

    def test_menus_are_for_those_who_use_them(self):
        for name, users in (
            ("return_order_risk_menu", (self.user_officer, self.user_manager)),
            ("return_order_dry_run_menu", (self.user_manager,)),
        ):
            menu = self.env.ref(f"return_management_rule.{name}")
            for user in (
                *(self.user_salesperson, self.user_officer, self.user_manager),
                *(self.user_warehouse, self.user_finance),
            ):
                seen = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
                with self.subTest(menu=name, user=user.login):
                    self.assertEqual(menu.id in seen, user in users)
