from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import mute_logger


class DialogOwnersMixin:
    """What somebody enters in a dialog is theirs: nobody reads or changes it."""

    # How the names of the addons begin, how many dialogs they have at least, and which
    # of them are no dialogs of users
    addons = ()
    least = 1
    others = frozenset()
    groups = (
        "return_management.return_management_group_manager",
        "account.group_account_manager",
        "sales_team.group_sale_manager",
        "stock.group_stock_manager",
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner, cls.stranger = (
            new_test_user(
                cls.env,
                login,
                groups=",".join(cls.groups),
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
            )
            for login in ("dialog_owner", "dialog_stranger")
        )
        order = cls._sell([{}])
        cls.returns = cls._take_back(order, [2.0])

    def _get_dialogs(self):
        return [
            self.env[name]
            for name in sorted(self.env.registry)
            if self.env[name]._transient
            and not self.env[name]._abstract
            and self.env.registry[name]._original_module.startswith(self.addons)
        ]

    def _prepare_vals(self, model):
        """Return something for every field that a row of a dialog needs."""
        vals = {}
        for name, field in model._fields.items():
            if not field.required or not field.store or field.related:
                continue
            if field.type in ("many2one", "many2many"):
                records = self.env[field.comodel_name].sudo().search([], limit=1)
                if not records and self.env[field.comodel_name]._transient:
                    records = self._create_row(self.env[field.comodel_name])
                vals[name] = records.id if field.type == "many2one" else records.ids
            elif field.type == "selection":
                vals[name] = field.get_values(self.env)[0]
            elif field.type in ("char", "text"):
                vals[name] = "x"
            elif field.type in ("date", "datetime"):
                vals[name] = "2026-01-01"
            elif field.type in ("float", "integer", "monetary"):
                vals[name] = 1
        return vals

    def _create_row(self, model):
        # sudo: whatever the dialog would check before, somebody has it open.
        row = model.with_user(self.owner).sudo().create(self._prepare_vals(model))
        self.assertEqual(row.create_uid, self.owner)
        return row

    def _assert_denied(self, records, user, method, *args):
        with (
            self.subTest(model=records._name, method=method),
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_access"),
            self.cr.savepoint(),
        ):
            call_kw(records.with_user(user), method, [records.ids, *args], {})

    def test_strangers_neither_find_nor_touch_a_row(self):
        dialogs = self._get_dialogs()
        self.assertGreaterEqual(len(dialogs), self.least)
        for model in dialogs:
            if model._name in self.others:
                continue
            row = self._create_row(model)
            self.env.flush_all()
            domain = [("id", "=", row.id)]
            with self.subTest(model=model._name):
                if model.with_user(self.stranger).has_access("read"):
                    found = model.with_user(self.stranger).search(domain)
                    self.assertFalse(found)
                    own = model.with_user(self.owner).search(domain)
                    self.assertEqual(own, row.with_user(self.owner))
            self._assert_denied(row, self.stranger, "read", ["create_date"])
            self._assert_denied(row, self.stranger, "write", {})
            self._assert_denied(row, self.stranger, "unlink")

    def test_every_dialog_has_a_rule(self):
        for model in self._get_dialogs():
            rules = (
                self.env["ir.rule"]
                .sudo()
                .search([("model_id.model", "=", model._name), ("groups", "=", False)])
            )
            self.assertTrue(rules, f"{model._name}: whose rows are they?")
