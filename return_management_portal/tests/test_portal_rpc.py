from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_attack_common import PortalProbeCommon

OURS = ("odoo.addons.return_management.", "odoo.addons.return_management_portal.")
# Tested by themselves
ORM = {
    "copy_data",
    "create",
    "default_get",
    "message_subscribe",
    "unlink",
    "write",
}


@tagged("post_install", "-at_install")
class TestPortalRpc(PortalProbeCommon):
    """Customers have pages and nothing else: calls from outside are refused."""

    def _get_models(self):
        """Return our models that are kept in the database."""
        return [
            self.env[name]
            for name in sorted(self.env.registry)
            if name.startswith("return.order") and self.env[name]._auto
        ]

    def _get_public_methods(self, model):
        """Return the names of what the core and this addon let be called on a model."""
        return sorted(
            {
                name
                for cls in type(model).mro()
                if cls.__module__.startswith(OURS)
                for name, method in vars(cls).items()
                if callable(method)
                and not name.startswith("_")
                and not getattr(getattr(model, name), "_api_private", False)
            }
        )

    def test_customers_neither_read_nor_change_records(self):
        """Own or not: whatever is kept is not theirs to call."""
        before, state = self._count_rows(), self._fingerprint()
        for user in (self.own.user, self.user_foreign):
            for model in self._get_models():
                number = model.search([], order="id desc", limit=1).id or 1
                model = model.with_user(user)
                for method, args in (
                    ("read", [[number], ["display_name"]]),
                    ("search_read", [[]]),
                    ("search", [[]]),
                    ("search_count", [[]]),
                    ("name_search", [""]),
                    ("web_search_read", [[], {"id": {}}]),
                    ("formatted_read_group", [[], ["create_uid"], ["__count"]]),
                    ("copy", [[number]]),
                    ("create", [{}]),
                    ("write", [[number], {}]),
                    ("unlink", [[number]]),
                ):
                    with (
                        self.subTest(model=model._name, method=method),
                        self.assertRaises(AccessError),
                        mute_logger("odoo.addons.base.models.ir_access"),
                    ):
                        call_kw(model, method, args, {})
        self.assertEqual(self._count_rows(), before)
        self.assertEqual(self._fingerprint(), state)

    def test_customers_call_no_method_of_ours(self):
        before, state = self._count_rows(), self._fingerprint()
        called = 0
        for model in self._get_models():
            records = model.search([], order="id desc", limit=1)
            records = records.with_user(self.own.user)
            names = self._get_public_methods(model) if records else []
            for name in names:
                if name not in ORM:
                    called += 1
                    with self.subTest(model=model._name, method=name):
                        self._assert_call_is_denied(records, name)
        self.assertGreater(called, 20)
        self.assertEqual(self._count_rows(), before)
        self.assertEqual(self._fingerprint(), state)

    def _assert_call_is_denied(self, records, name):
        """Call a method as the web client would, with more and more arguments.

        What only opens a view tells nothing: the view is refused.
        """
        for extra in range(4):
            # What others have read does not count.
            self.env.invalidate_all()
            try:
                with self.env.cr.savepoint():
                    result = call_kw(records, name, [records.ids, *["x"] * extra], {})
            except AccessError:
                return
            except TypeError as error:
                # It wants more arguments, or no ids as it is of the model.
                if "argument" not in str(error):
                    raise
                continue
            self.assertIsInstance(result, dict)
            self.assertTrue(result["type"].startswith("ir.actions.act_"))
            self.assertFalse([t for t in self.victim.texts if t in repr(result)])
            return

    def _get_calls(self):
        """Return what somebody with a script may try: model, method and arguments."""
        victim = self.victim
        sent, asked = victim.sent.id, victim.asked.id
        return (
            ("return.order", "read", [sent], ["name", "access_token"]),
            ("return.order", "read", [self.own.sent.id], ["name"]),
            ("return.order", "search_read", [], ["name"]),
            ("return.order", "create", {"partner_id": self.own.partner.id}),
            ("return.order", "write", [sent], {"state": "done"}),
            ("return.order", "write", [self.own.sent.id], {"state": "done"}),
            ("return.order", "action_submit", [asked]),
            ("return.order", "action_approve", [self.own.asked.id]),
            ("return.order", "action_cancel", [sent]),
            ("return.order", "action_settle", [sent]),
            ("return.order", "_action_authorize", [asked]),
            ("return.order", "_set_tracking", [sent], "DHL", "12345"),
            ("return.order", "_portal_ensure_token", [sent]),
            ("return.order", "get_portal_url", [sent]),
            ("return.order", "message_new", {"subject": "x", "email_from": "a@b.c"}),
            ("return.order.line", "write", victim.sent.line_ids.ids, {"name": "x"}),
            ("return.order.request", "read", victim.request.ids, ["note"]),
            ("return.order.request", "create", {"order_id": victim.order.id}),
            ("return.order.request", "_confirm", self.own.request.ids),
            ("return.order.inspection", "action_validate", [1]),
            ("return.order.reason", "search_read", [], []),
            ("return.order.policy", "search_read", [], []),
            ("ir.attachment", "read", victim.photo.ids, ["datas"]),
            ("ir.attachment", "write", victim.photo.ids, {"public": True}),
            ("ir.attachment", "generate_access_token", victim.photo.ids),
            ("sale.order", "action_create_return_order", self.own.order.ids),
            ("sale.order", "_create_return_orders", self.own.order.ids),
            ("stock.picking", "action_create_return_order", [1]),
            ("account.move", "action_create_return_order", [1]),
        )

    def test_calls_over_http_are_denied(self):
        self._login(self.own.user)
        before, state = self._count_rows(), self._fingerprint()
        for model, method, *args in self._get_calls():
            with self.subTest(model=model, method=method):
                self._assert_denied(self._call(model, method, *args))
        self.assertEqual(self._count_rows(), before)
        self.assertEqual(self._fingerprint(), state)

    def test_customers_follow_nothing(self):
        """Followers get mails: nobody becomes one of what he may not read."""
        self._login(self.own.user)
        for side in (self.own, self.victim):
            followers = side.sent.message_partner_ids
            for partner in (self.own.partner, self.user_foreign.partner_id):
                self._call(
                    "return.order", "message_subscribe", side.sent.ids, partner.ids
                )
                self._rpc("/mail/read_subscription_data", follower_id=followers[:1].id)
                self._call(
                    "mail.followers",
                    "create",
                    {
                        "res_model": "return.order",
                        "res_id": side.sent.id,
                        "partner_id": partner.id,
                    },
                )
            self.env.invalidate_all()
            self.assertEqual(side.sent.message_partner_ids, followers)

    def test_visitors_cannot_call_at_all(self):
        self._login()
        answer = self._call("return.order", "read", [self.victim.sent.id], ["name"])
        self._assert_denied(answer)

    # === FILES AND REPORTS OF ODOO ITSELF === #

    def test_files_are_not_handed_out_elsewhere(self):
        """Not even own files: they have an address on the page of the return."""
        sides = (self.own, self.victim)
        for user in (None, self.own.user, self.user_foreign):
            self._login(user)
            for side in sides:
                for file in (
                    side.photo | side.file | side.staff_file | side.request_file
                ):
                    for path in (
                        f"/web/content/{file.id}",
                        f"/web/content/{file.id}?download=true&access_token=x",
                        f"/web/image/{file.id}",
                        f"/web/image/ir.attachment/{file.id}/raw",
                        f"/web/content/ir.attachment/{file.id}/datas",
                    ):
                        with self.subTest(user=user and user.login, path=path):
                            answer = self._send("GET", path)
                            self.assertNotIn(file.raw, answer.content)
                            self.assertNotIn(
                                file.name,
                                answer.headers.get("Content-Disposition", ""),
                            )

    def test_fields_of_records_are_not_handed_out(self):
        self._login(self.own.user)
        sent = self.victim.sent.id
        for path in (
            f"/web/content/return.order/{sent}/access_token",
            f"/web/content/return.order/{sent}/name",
            f"/web/image/return.order/{sent}/description",
            f"/web/content/return.order.request/{self.victim.request.id}/note",
        ):
            with self.subTest(path):
                self._assert_silent(self._send("GET", path))

    def test_reports_are_not_printed_elsewhere(self):
        """The routes for staff do not open to customers, or to visitors."""
        before = self._count_rows()
        for user in (None, self.own.user, self.user_foreign):
            self._login(user)
            for report in (
                "return_management.return_order_report_slip",
                "return_management.return_order_report_slip_action",
                "return_management.report_return_slip",
            ):
                for kind in ("html", "pdf", "text"):
                    path = f"/report/{kind}/{report}/{self.victim.sent.id}"
                    with self.subTest(user=user and user.login, path=path):
                        answer = self._send("GET", path)
                        self.assertNotEqual(answer.status_code, 200)
                        self._assert_silent(answer)
        self.assertEqual(self._count_rows(), before)
