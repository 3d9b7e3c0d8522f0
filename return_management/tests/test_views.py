import io
import json
from urllib.parse import quote

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestViews(ReturnManagementCommon, HttpCase):
    """Every screen opens, for everybody who has its menu."""

    MODELS = (
        "return.order",
        "return.order.line",
        "return.order.inspection",
        "return.order.stage",
        "return.order.reason",
        "return.order.disposition",
    )

    def test_every_action_opens_all_its_views(self):
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "in", self.MODELS)]
        )
        self.assertGreaterEqual(len(actions), 8)
        for action in actions:
            with self.subTest(action=action.name):
                model = self.env[action.res_model].with_user(self.user_manager)
                views = [(False, kind) for kind in action.view_mode.split(",")]
                result = model.get_views([*views, (False, "search")])
                self.assertIn("list", result["views"])

    def test_filters_of_the_menus_find_what_waits(self):
        order = self._sell()
        returns = self._create_return(order, [3.0])
        returns.with_user(self.user_salesperson).action_submit()
        Order = self.env["return.order"]
        officer = Order.with_user(self.user_officer)
        self.assertIn(returns, officer.search([("can_decide", "=", True)]))
        self.assertNotIn(returns, officer.search([("can_decide", "=", False)]))
        salesperson = Order.with_user(self.user_salesperson)
        self.assertNotIn(returns, salesperson.search([("can_decide", "=", True)]))
        self.assertNotIn(returns, officer.search([("is_late", "=", True)]))
        self.assertIn(returns, officer.search([("is_late", "=", False)]))
        self.assertIn(returns, officer.search([("sale_order_ids", "in", order.ids)]))

    def test_register_is_exported_to_a_workbook(self):
        returns = self._authorize(self._create_return(self._sell(), [3.0]))
        self.user_officer.group_ids += self.env.ref("base.group_allow_export")
        self.authenticate(self.user_officer.login, self.user_officer.login)
        names = ["order_id/name", "product_id/name", "product_uom_qty", "qty_held"]
        data = {
            "model": "return.order.line",
            "fields": [{"name": name, "label": name, "type": "char"} for name in names],
            "ids": returns.line_ids.ids,
            "domain": [],
            "groupby": [],
            "context": {},
            "import_compat": False,
        }
        response = self.url_open(
            "/web/export/xlsx",
            data={
                "data": json.dumps(data),
                "token": quote("token"),
                "csrf_token": Request.csrf_token(self),
            },
        )
        sheet = load_workbook(io.BytesIO(response.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(rows[1], (returns.name, "Battery Module", 3, 3))
