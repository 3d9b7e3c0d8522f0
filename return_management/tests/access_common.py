from pathlib import Path

from odoo import Command
from odoo.tests import new_test_user

PAGE = Path(__file__).parents[2] / "docs" / "access_rights.md"
GROUPS = {
    "Internal": "base.group_user",
    "User": "return_management.return_management_group_user",
    "Officer": "return_management.return_management_group_officer",
    "Manager": "return_management.return_management_group_manager",
    "Warehouse": "stock.group_stock_user",
    "Invoicing": "account.group_account_invoice",
    "Portal": "base.group_portal",
}
OPERATIONS = {"c": "create", "r": "read", "w": "write", "d": "unlink"}


class AccessTableMixin:
    """What every group may do with the models of one addon."""

    # The addon of the table
    addon = ""
    # By model: create, read, write, delete by group, in the order of `GROUPS`
    rights = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(
                cls.env,
                f"only_{name.lower()}",
                groups=group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for name, group in GROUPS.items()
        }

    def _build_table(self):
        """Return the table as it stands in the documentation."""
        lines = [
            "| Model | " + " | ".join(GROUPS) + " |",
            "|---" * (len(GROUPS) + 1) + "|",
        ]
        for model, rights in self.rights.items():
            cells = " | ".join(letters or "–" for letters in rights)
            lines.append(f"| `{model}` | {cells} |")
        return "\n".join(lines) + "\n"

    def test_table_covers_every_model_of_the_addon(self):
        models = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == self.addon and not model._abstract
        }
        self.assertEqual(models, set(self.rights))

    def test_rights_are_those_of_the_table(self):
        for model, rights in self.rights.items():
            for user, letters in zip(self.users.values(), rights, strict=True):
                records = self.env[model].with_user(user)
                found = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if records.has_access(operation)
                )
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(found, letters)

    def test_page_of_the_documentation_has_the_same_table(self):
        if not PAGE.parent.is_dir():
            self.skipTest("The addon is installed without its documentation.")
        page = PAGE.read_text(encoding="utf-8")
        self.assertIn(f"## {self.addon}\n\n{self._build_table()}", page)
