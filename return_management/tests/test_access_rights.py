from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import Form, tagged

from .access_common import AccessTableMixin
from .common import ReturnManagementCommon

# Create, read, write, delete by group, in the order above
RIGHTS = {
    "return.order": ["", "crw", "crw", "crwd", "r", "r", ""],
    "return.order.line": ["", "crwd", "crwd", "crwd", "r", "r", ""],
    "return.order.approval": ["", "r", "r", "r", "r", "r", ""],
    "return.order.inspection": ["", "r", "rwd", "rwd", "r", "r", ""],
    "return.order.inspection.check": ["", "r", "rw", "rw", "r", "r", ""],
    "return.order.reason": ["r", "r", "r", "crwd", "r", "r", ""],
    "return.order.reason.check": ["r", "r", "r", "crwd", "r", "r", ""],
    "return.order.reason.plan": ["r", "r", "r", "crwd", "r", "r", ""],
    "return.order.disposition": ["r", "r", "r", "crwd", "r", "r", ""],
    "return.order.stage": ["r", "r", "r", "crwd", "r", "r", ""],
    "return.order.create": ["", "crwd", "crwd", "crwd", "", "", ""],
    "return.order.create.line": ["", "crwd", "crwd", "crwd", "", "", ""],
    "return.order.decide": ["crwd"] * 6 + [""],
    "return.order.settle": ["", "", "crwd", "crwd", "", "crwd", ""],
    "return.order.settle.line": ["", "", "crwd", "crwd", "", "crwd", ""],
    "return.order.link.credit": ["", "", "", "", "", "crwd", ""],
    "return.order.refund.method": ["", "", "crwd", "crwd", "", "crwd", ""],
}


@tagged("post_install", "-at_install")
class TestAccessRights(AccessTableMixin, ReturnManagementCommon):
    """What every group may do, in the lists and through RPC."""

    addon = "return_management"
    rights = RIGHTS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])

    # === WHOSE RETURNS === #

    def test_users_see_and_change_their_own_returns_only(self):
        returns = self._take_back(self.order, [1.0])
        kept = (
            returns,
            returns.line_ids,
            returns.approval_ids,
            returns.inspection_ids,
        )
        for records in kept:
            domain = [("id", "in", records.ids)]
            for name in ("Officer", "Manager", "Warehouse", "Invoicing"):
                found = records.with_user(self.users[name]).search(domain)
                self.assertEqual(len(found), len(records), name)
            foreign = records.with_user(self.users["User"])
            with self.subTest(model=records._name):
                self.assertFalse(foreign.search(domain))
                self.assertFalse(foreign.has_access("read"))
                self.assertFalse(foreign.has_access("write"))
                own = records.with_user(self.user_salesperson)
                self.assertEqual(len(own.search(domain)), len(records))
        self.assertFalse(returns.with_user(self.users["Warehouse"]).has_access("write"))
        returns.with_user(self.users["Officer"]).user_id = self.users["User"]
        self.assertTrue(returns.with_user(self.users["User"]).has_access("write"))

    def test_buttons_are_guarded_against_those_without_rights(self):
        returns = self._create_return(self.order, [2.0])
        for name in ("Internal", "Portal", "User", "Warehouse", "Invoicing"):
            foreign = returns.with_user(self.users[name])
            for action in (
                foreign.action_submit,
                foreign.action_cancel,
                foreign.action_draft,
                foreign.action_create_transfer,
            ):
                with (
                    self.subTest(user=name, action=action.__name__),
                    self.assertRaises(AccessError),
                ):
                    action()
        self.assertEqual(returns.state, "draft")

    def test_decisions_are_guarded_against_those_without_rights(self):
        returns = self._create_return(self.order, [2.0])
        returns.with_user(self.user_salesperson).action_submit()
        for name in ("Internal", "Portal", "User", "Warehouse", "Invoicing"):
            foreign = returns.with_user(self.users[name])
            actions = [
                foreign.action_approve,
                lambda foreign=foreign: foreign.action_refuse("No."),
            ]
            if name != "Invoicing":
                actions.append(foreign.action_settle)
            for action in actions:
                with self.subTest(user=name), self.assertRaises(AccessError):
                    action()
        self.assertEqual(returns.state, "submitted")

    def test_inspections_are_guarded_against_those_without_rights(self):
        returns = self._authorize(self._create_return(self.order, [2.0]))
        self._receive(returns)
        for name in ("Internal", "Portal", "User", "Warehouse", "Invoicing"):
            foreign = returns.inspection_ids.with_user(self.users[name])
            for action in (foreign.action_validate, foreign.action_split):
                with self.subTest(user=name), self.assertRaises(AccessError):
                    action()

    def test_work_behind_the_buttons_cannot_be_called(self):
        hidden = {
            "return.order": (
                "_action_authorize",
                "_action_settle",
                "_advance_gate",
                "_create_credit_notes",
                "_write_transition",
            ),
            "return.order.approval": ("_decide", "_skip"),
            "return.order.inspection": ("_create_drafts", "_move_goods"),
        }
        for model, names in hidden.items():
            for name in names:
                with self.subTest(name=name), self.assertRaises(AccessError):
                    get_public_method(
                        self.env[model].with_user(self.user_manager), name
                    )

    # === ROLES WITH THE LEAST RIGHTS === #

    def test_user_without_other_apps_reads_every_field_of_the_form(self):
        returns = self._take_back(self.order, [1.0])
        self._settle(returns)
        returns.user_id = self.users["User"]
        self.env.invalidate_all()
        for name in ("User", "Officer", "Manager", "Warehouse", "Invoicing"):
            with self.subTest(user=name):
                form = Form(returns.with_user(self.users[name]))
                self.assertEqual(form.name, returns.name)
                self.assertEqual(len(form.line_ids), 1)

    def test_user_without_other_apps_makes_a_return_of_unknown_goods(self):
        form = Form(self.env["return.order"].with_user(self.users["User"]))
        form.partner_id = self.customer
        form.reason_id = self.reason
        with form.line_ids.new() as line:
            line.product_id = self.product
            line.product_uom_qty = 2.0
        returns = form.save()
        returns.action_submit()
        returns.with_user(self.users["Officer"]).action_approve()
        self.assertEqual(returns.state, "authorized")
        self.assertEqual(Form(returns).state, "authorized")

    def test_warehouse_receives_without_rights_on_returns(self):
        returns = self._authorize(self._create_return(self.order, [2.0]))
        picking = returns.reverse_picking_ids.with_user(self.users["Warehouse"])
        form = Form(picking)
        self.assertEqual(form.state, "assigned")
        picking.button_validate()
        self.assertEqual(returns.line_ids.qty_received, 2.0)
        self.assertEqual(returns.inspection_ids.state, "draft")

    def test_finance_checks_and_posts_without_rights_on_returns(self):
        returns = self._take_back(self.order, [2.0])
        finance = returns.with_user(self.users["Invoicing"])
        finance.action_settle()
        finance.action_approve("Price checked.")
        note = finance.credit_note_ids
        self.assertEqual(Form(note).state, "draft")
        note.action_post()
        self.assertEqual(returns.state, "done")
