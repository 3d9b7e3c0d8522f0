import math

from odoo import api, models
from odoo.exceptions import ValidationError


class GuardedLimitsMixin(models.AbstractModel):
    """Keeps numbers within what can be reckoned with, from wherever they come.

    A setting of millions of days, or one that is no number at all, would stop
    everything that uses it long after it was saved.
    """

    _name = "guarded.limits.mixin"
    _description = "Limits of Settings"

    # === HOOK === #

    @api.model
    def _get_limits(self):
        """Return the highest values that people may set. To be extended.

        What is too low is refused by the database.

        :rtype: dict[str, float]
        """
        return {}

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to refuse what is no number.

        :raise ValidationError: naming the field.
        """
        for vals in vals_list:
            self._check_numbers(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Override as `create`."""
        self._check_numbers(vals)
        return super().write(vals)

    def _check_numbers(self, vals):
        """Refuse infinity and what is no number: they break every comparison.

        :param dict vals: the values to write.
        :raise ValidationError: naming the field and the remedy.
        """
        for name, value in vals.items():
            if isinstance(value, float) and not math.isfinite(value):
                raise ValidationError(
                    self.env._(
                        "“%(field)s” cannot be %(value)s. Enter a number.",
                        field=self._fields[name]._description_string(self.env),
                        value=value,
                    )
                )

    @api.constrains(lambda self: [*self._get_limits()])
    def _check_limits(self):
        """Refuse numbers above their limits.

        :raise ValidationError: naming the record, the field and its limit.
        """
        for record in self:
            for name, high in self._get_limits().items():
                if not record[name] <= high:
                    raise ValidationError(
                        self.env._(
                            "%(record)s: “%(field)s” cannot be %(value)s. Enter no "
                            "more than %(high)s.",
                            record=record.display_name,
                            field=self._fields[name]._description_string(self.env),
                            value=record[name],
                            high=high,
                        )
                    )
