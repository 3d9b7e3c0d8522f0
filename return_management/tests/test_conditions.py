from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ReturnManagementCommon

FOREIGN = (
    "[('company_id.name', 'ilike', 'x')]",
    "[('user_id.password', '=like', 'a%')]",
    "[('user_id.login', '=', 'admin')]",
    "[('message_ids.mail_server_id.smtp_pass', '=like', 'a%')]",
    "[('create_uid.partner_id.email', 'ilike', '@')]",
    "[('line_ids.sale_line_id.order_id.access_token', '=like', 'a%')]",
    "[('line_ids.product_id.standard_price', '>', 10)]",
    "[('partner_id.comment', 'ilike', 'a')]",
    "[('access_token', '=like', 'a%')]",
    "[('partner_id', 'any', [('user_ids.password', '=like', 'a%')])]",
    "[('line_ids', 'any', [('sale_line_id.margin', '>', 1)])]",
    "[('partner_id', 'not any', [('name', '=', 'x')])]",
    "['!', ('company_id.name', 'ilike', 'x')]",
    "['|', ('channel', '=', 'phone'), ('company_id.name', 'ilike', 'x')]",
    "[('partner_id', 'ilike', 'Solar')]",
    "[('partner_id', 'child_of', 1)]",
    "[('reason_id', '=', 'Cells swollen')]",
)
MISTYPED = (
    "[('amount_untaxed', '>', 'abc')]",
    "[('amount_untaxed', '>', 1e999)]",
    "[('amount_untaxed', 'ilike', '1')]",
    "[('channel', '=', 'pigeon')]",
    "[('channel', '=', 1)]",
    "[('date_request', '>', 'some day')]",
    "[('is_policy_exception', '=', 'yes')]",
    "[('partner_id', '=', 1.5)]",
    "[('client_ref', '=', 7)]",
    "[('line_ids.product_uom_qty', '>', '3 pieces')]",
    "[('no_such_field', '=', 1)]",
    "[('channel', 'no such operator', 'phone')]",
    "[(",
    "__import__('os')",
    "{}",
    "7",
)
FINE = (
    "[]",
    "[('channel', '=', 'phone')]",
    "[('amount_untaxed', '>=', 1000), ('client_ref', '!=', False)]",
    "[('line_ids.product_id.name', 'ilike', 'battery')]",
    "['|', ('partner_id.country_id', 'in', [1]), ('reason_id.group', '=', 'quality')]",
    "[('date_request', '>=', '2026-01-01')]",
    "[('date_request', '>', 'today -7d')]",
    "['!', ('is_policy_exception', '=', True)]",
)


@tagged("post_install", "-at_install")
class TestConditions(ReturnManagementCommon):
    """Conditions that people write look at a list of fields, and are tried at once."""

    def _get_writers(self):
        """Return how a manager writes a condition: of a rule, and of a stage."""
        manager = self.env(user=self.user_manager, su=False)
        rule = manager["return.order.rule"].create(
            {"name": "Look at it", "action": "review", "company_id": self.company.id}
        )
        stage = manager["return.order.stage"].search(
            [("company_id", "=", self.company.id), ("gate", "=", "settle")], limit=1
        )
        return rule, stage

    def test_conditions_look_at_fields_of_the_list_only(self):
        for record in self._get_writers():
            for domain in FOREIGN:
                with (
                    self.subTest(model=record._name, domain=domain),
                    self.assertRaisesRegex(ValidationError, "is not valid"),
                    self.cr.savepoint(),
                ):
                    record.domain = domain

    def test_wrong_values_are_refused_when_they_are_saved(self):
        for record in self._get_writers():
            for domain in MISTYPED:
                with (
                    self.subTest(model=record._name, domain=domain),
                    self.assertRaisesRegex(ValidationError, "is not valid"),
                    self.cr.savepoint(),
                ):
                    record.domain = domain

    def test_plain_conditions_are_saved_and_asked(self):
        returns = self._create_return(self._sell([{}]), [2.0])
        rule, stage = self._get_writers()
        for domain in FINE:
            with self.subTest(domain=domain):
                rule.domain = domain
                stage.domain = domain
                facts = rule.sudo()._gather_facts(returns.sudo())[returns.id]
                self.assertIsNot(rule._explain_match(facts), None)
                stage._get_skip_explanation(returns.sudo())

    def test_paths_of_the_list_exist(self):
        for path in self.env["return.order.rule"]._get_condition_paths():
            model = self.env["return.order"]
            for name in path.split("."):
                self.assertIn(name, model._fields, path)
                field = model._fields[name]
                self.assertFalse(field.groups, path)
                model = self.env[field.comodel_name] if field.relational else model

    def test_condition_of_an_older_version_decides_nothing(self):
        """It is not run, stops no return, and lets nobody pass unseen."""
        rule, stage = self._get_writers()
        self.env.flush_all()
        for record in (rule, stage):
            self.cr.execute(
                f"UPDATE {record._table} SET domain = %s WHERE id = %s",
                ["[('company_id.name', 'ilike', '')]", record.id],
            )
        self.env.invalidate_all()
        rule.action_confirm()
        returns = self._take_back(self._sell([{}]), [2.0])
        self.assertNotIn(rule, returns.rule_ids)
        returns.with_user(self.user_officer).action_settle()
        self.assertEqual(returns._get_pending_approval().stage_id, stage.sudo())
        with self.assertRaises(UserError):
            rule.domain = rule.domain
