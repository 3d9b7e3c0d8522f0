import math
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.date_utils import parse_date

# What a condition may look at besides the fields of the return itself
PATHS = (
    "line_ids.is_unexpected",
    "line_ids.price_subtotal",
    "line_ids.price_unit",
    "line_ids.product_id",
    "line_ids.product_id.categ_id",
    "line_ids.product_id.default_code",
    "line_ids.product_id.name",
    "line_ids.product_uom_qty",
    "line_ids.reason_id",
    "line_ids.requested_settlement_type",
    "line_ids.sale_order_id",
    "partner_id.category_id",
    "partner_id.city",
    "partner_id.country_id",
    "partner_id.is_company",
    "partner_id.lang",
    "partner_id.name",
    "partner_id.ref",
    "partner_id.state_id",
    "partner_id.zip",
    "reason_id.group",
    "reason_id.name",
)
OWN_TYPES = {
    *("boolean", "char", "date", "datetime", "float", "integer", "many2many"),
    *("many2one", "monetary", "selection", "text"),
}
SAME = {"=", "!=", "in", "not in"}
ORDERED = SAME | {"<", ">", "<=", ">="}
LIKE = SAME | {"like", "not like", "ilike", "not ilike", "=like", "=ilike"}
OPERATORS = {
    "boolean": SAME,
    "char": LIKE,
    "date": ORDERED,
    "datetime": ORDERED,
    "float": ORDERED,
    "integer": ORDERED,
    "many2many": SAME,
    "many2one": SAME,
    "monetary": ORDERED,
    "selection": SAME,
    "text": LIKE,
}


class ReturnConditionMixin(models.AbstractModel):
    """A further condition on returns that a person has written down.

    It runs for whoever submits a return, whatever they may read. So it looks at the
    fields of a list only, compares records by their ids, and is tried with the rights
    of whoever writes it when it is saved.
    """

    _name = "return.condition.mixin"
    _description = "Condition on Returns"

    domain = fields.Char(
        string="Further Condition",
        help="Further condition on the return: its own fields, its reason, the "
        "country, place and tags of its customer, and products, quantities and values "
        "of its lines.",
    )

    @api.constrains("domain")
    def _check_domain(self):
        """Refuse a condition that looks elsewhere, or that cannot be evaluated.

        :raise ValidationError: naming the record and what is wrong with the condition.
        """
        for record in self.filtered("domain"):
            fault = record._get_domain_fault() or record._try_domain()
            if fault:
                raise ValidationError(
                    self.env._(
                        "The condition of %(name)s is not valid: %(error)s",
                        name=record.name,
                        error=fault,
                    )
                )

    def _try_domain(self):
        """Ask for the returns that the condition holds for, as the writer.

        :return: what went wrong, False if nothing did.
        :rtype: str | bool
        """
        self.ensure_one()
        Order = self.env["return.order"].sudo(False)
        domain = self._get_domain()
        try:
            with self.env.cr.savepoint():
                found = Order.search(domain, limit=1)
                (found or Order.new({})).filtered_domain(domain)
        except (AccessError, UserError, ValueError, TypeError) as error:
            return str(error)
        return False

    def _get_domain(self):
        """Return the further condition as a domain.

        :return: nothing fits where a condition of an older version looks elsewhere.
        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        if self._get_domain_fault():
            return Domain.FALSE
        return Domain(literal_eval(self.domain or "[]"))

    def _get_domain_fault(self):
        """Return what is wrong with the condition.

        :return: the explanation, False if nothing is.
        :rtype: str | bool
        """
        self.ensure_one()
        try:
            domain = Domain(literal_eval(self.domain or "[]"))
            for condition in domain.iter_conditions():
                fault = self._get_condition_fault(condition)
                if fault:
                    return fault
        except (ValueError, SyntaxError, TypeError, RecursionError) as error:
            return str(error)
        return False

    def _get_condition_fault(self, condition):
        """Return what is wrong with one comparison.

        :param odoo.orm.domains.DomainCondition condition: field, operator and value.
        :return: the explanation, False if nothing is.
        :rtype: str | bool
        """
        path = condition.field_expr
        if path not in self._get_condition_paths():
            return self.env._(
                "it cannot look at “%(field)s”. Choose a field of the return itself, "
                "of its reason, its customer's address or its lines.",
                field=path,
            )
        Model = self.env["return.order"]
        *way, name = path.split(".")
        for step in way:
            Model = self.env[Model._fields[step].comodel_name]
        field = Model._fields[name]
        if condition.operator not in OPERATORS[field.type]:
            return self.env._(
                "“%(operator)s” cannot compare “%(field)s”. Use one of: %(others)s.",
                operator=condition.operator,
                field=path,
                others=", ".join(sorted(OPERATORS[field.type])),
            )
        values = condition.value
        if not isinstance(values, (list, tuple, set, frozenset)):
            values = [values]
        wrong = [v for v in values if not self._is_value_of(field, v)]
        if wrong:
            return self.env._(
                "“%(value)s” is no value of “%(field)s”.",
                value=str(wrong[0]),
                field=path,
            )
        return False

    @api.model
    def _get_condition_paths(self):
        """Return what a condition may look at.

        :rtype: set[str]
        """
        return {
            name
            for name, field in self.env["return.order"]._fields.items()
            if field.type in OWN_TYPES
            and field.store
            and not field.groups
            and name not in ("access_token", "attachment_ids")
        } | set(PATHS)

    def _is_value_of(self, field, value):
        """Return whether a value is one that a field could have.

        :param odoo.fields.Field field: that is compared.
        :param value: as it stands in the condition.
        :rtype: bool
        """
        if value is False or value is None:
            return True
        if field.type == "boolean":
            return value is True
        if value is True:
            return False
        if field.type in ("float", "monetary", "integer"):
            return isinstance(value, (int, float)) and math.isfinite(value)
        if field.type in ("many2one", "many2many"):
            return isinstance(value, int)
        if field.type == "selection":
            return value in field.get_values(self.env)
        if not isinstance(value, str):
            return False
        if field.type in ("date", "datetime"):
            parse_date(value, self.env)
        return True
