from odoo.tools import SQL

# The dialog that the inspection page has replaced; it kept nothing.
MODELS = ("return.order.inspect", "return.order.inspect.line")
# What Odoo notes of a model, with the tables where it is kept
NOTED = {
    "ir.model": "ir_model",
    "ir.model.access": "ir_model_access",
    "ir.model.constraint": "ir_model_constraint",
    "ir.model.fields": "ir_model_fields",
    "ir.model.fields.selection": "ir_model_fields_selection",
    "ir.rule": "ir_rule",
}


def migrate(cr, version):
    """Drop the tables of the dialog, and what Odoo notes of its models."""
    if not version:
        return
    cr.execute(
        SQL(
            "SELECT DISTINCT relation.name FROM ir_model_relation relation "
            "JOIN ir_model model ON model.id = relation.model WHERE model.model IN %s",
            MODELS,
        )
    )
    relations = [name for (name,) in cr.fetchall()]
    for table in (*relations, *(model.replace(".", "_") for model in MODELS)):
        cr.execute(SQL("DROP TABLE IF EXISTS %s CASCADE", SQL.identifier(table)))
    cr.execute(SQL("DELETE FROM ir_model WHERE model IN %s", MODELS))
    for model, table in NOTED.items():
        cr.execute(
            SQL(
                "DELETE FROM ir_model_data WHERE module = 'return_management' "
                "AND model = %s AND res_id NOT IN (SELECT id FROM %s)",
                model,
                SQL.identifier(table),
            )
        )
