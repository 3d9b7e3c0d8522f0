from odoo.exceptions import ValidationError

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
    "[('is_receipt_given_up', '=', 'yes')]",
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
    "['!', ('is_receipt_given_up', '=', True)]",
)


class ConditionMixin:
    """What people write as a further condition of one model."""

    def _get_writer(self):
        """Return a record of the model, as a manager writes its condition."""
        raise NotImplementedError

    def _ask(self, record, returns):
        """Let the condition look at returns, whatever follows."""
        raise NotImplementedError

    def _set_condition(self, record, domain):
        """Write a condition that nobody can write any more."""
        self.env.flush_all()
        self.cr.execute(
            f"UPDATE {record._table} SET domain = %s WHERE id = %s",
            [domain, record.id],
        )
        self.env.invalidate_all()

    def test_conditions_look_at_fields_of_the_list_only(self):
        record = self._get_writer()
        for domain in FOREIGN:
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(ValidationError, "is not valid"),
                self.cr.savepoint(),
            ):
                record.domain = domain

    def test_wrong_values_are_refused_when_they_are_saved(self):
        record = self._get_writer()
        for domain in MISTYPED:
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(ValidationError, "is not valid"),
                self.cr.savepoint(),
            ):
                record.domain = domain

    def test_plain_conditions_are_saved_and_asked(self):
        returns = self._create_return(self._sell([{}]), [2.0])
        record = self._get_writer()
        for domain in FINE:
            with self.subTest(domain=domain):
                record.domain = domain
                self._ask(record, returns.sudo())

    def test_paths_of_the_list_exist(self):
        for path in self._get_writer()._get_condition_paths():
            model = self.env["return.order"]
            for name in path.split("."):
                self.assertIn(name, model._fields, path)
                field = model._fields[name]
                self.assertFalse(field.groups, path)
                model = self.env[field.comodel_name] if field.relational else model
