from odoo.addons.base_guarded_fields.tests.table_common import RpcTableMixin

from .rpc_common import StrangersMixin

ROLES = ("salesperson", "officer", "manager", "warehouse", "finance")


class BridgeTableMixin(StrangersMixin, RpcTableMixin):
    """The tables of one bridge: its fields and methods, on its models and on others'.

    A rule of a field is ``setting`` (who configures writes it, and has rules of the
    model for that), ``never`` (no client writes it, whatever the state), ``draft``
    (until the return is submitted) or the letters of the roles that write it. A rule of
    a method gives the letters of the roles that are not refused for want of rights.
    """

    fields_table = {}
    methods_table = {}

    def _get_bridge_records(self):
        """Return a record of each model, in the state in which it counts.

        :return: by the name of the model.
        :rtype: dict[str, odoo.models.BaseModel]
        """
        return {}

    def _get_users(self):
        return {role: getattr(self, f"user_{role}") for role in ROLES}

    def test_every_field_and_method_is_in_the_table(self):
        self._assert_all_in_table(self.fields_table, self._get_fields)
        self._assert_all_in_table(self.methods_table, self._get_methods)

    def test_fields_are_written_by_whom_they_are(self):
        records = self._get_bridge_records()
        for (model, name), rule in self._read_table(self.fields_table).items():
            if rule == "setting":
                continue
            for role, user in self._get_users().items():
                with self.subTest(model=model, field=name, role=role):
                    written = self._get_written(records[model][:1], user, [name])
                    may = rule not in ("never", "draft") and role[0] in rule
                    self.assertEqual(bool(written), may)

    def test_settings_belong_to_managers(self):
        for (model, name), rule in self._read_table(self.fields_table).items():
            if rule == "setting":
                for role in ("salesperson", "officer", "warehouse", "finance"):
                    own = self.env[model].with_user(getattr(self, f"user_{role}"))
                    with self.subTest(model=model, field=name, role=role):
                        self.assertFalse(own.has_access("write"))

    def test_roles_call_what_is_theirs(self):
        records = self._get_bridge_records()
        for (model, name), letters in self._read_table(self.methods_table).items():
            with self.subTest(model=model, method=name):
                may = self._get_callers(records[model][:1], name, self._get_users())
                self.assertEqual(may, letters)

    def test_strangers_write_and_call_nothing(self):
        """Internal users, customers, users of others' returns, other companies."""
        records = self._get_bridge_records()
        strangers = self._create_strangers()
        for model, name in self._read_table(self.methods_table):
            for who, user in strangers.items():
                with self.subTest(model=model, method=name, user=who):
                    answer = self._call(records[model][:1], user, name)
                    self.assertIn(answer, ("denied", "view"))
        for (model, name), rule in self._read_table(self.fields_table).items():
            for who, user in strangers.items() if rule != "setting" else ():
                with self.subTest(model=model, field=name, user=who):
                    written = self._get_written(records[model][:1], user, [name])
                    self.assertFalse(written)
