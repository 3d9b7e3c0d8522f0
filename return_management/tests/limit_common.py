from odoo.exceptions import ValidationError
from odoo.service.model import call_kw


class LimitMixin:
    """Numbers that people set on the models of one addon."""

    # What has numbers, in the order of `_get_records`
    models = ()
    # Bounded by the database: from 0 to what it says there
    by_database = {}

    def _get_records(self):
        """Return a record of each model.

        :rtype: tuple[odoo.models.BaseModel]
        """
        return ()

    def _get_numbers(self, record):
        """Return the numbers of these addons that people set on a record."""
        return {
            name: field
            for name, field in record._fields.items()
            if field.type in ("integer", "float", "monetary")
            and field.store
            and not field.readonly
            and name != "sequence"
            and all(m.startswith("return_management") for m in field._modules)
        }

    def test_every_number_has_a_limit(self):
        self.assertEqual(
            [record._name for record in self._get_records()], [*self.models]
        )
        for record in self._get_records():
            limits = {**self.by_database, **record._get_limits()}
            with self.subTest(model=record._name):
                self.assertLessEqual(self._get_numbers(record).keys(), limits.keys())

    def test_numbers_above_their_limit_are_refused(self):
        for record in self._get_records():
            for name, high in record._get_limits().items():
                for value in (high + 1, 9999999 * high):
                    with (
                        self.subTest(model=record._name, name=name, value=value),
                        self.assertRaisesRegex(ValidationError, "Enter no more than"),
                        self.cr.savepoint(),
                    ):
                        call_kw(record, "write", [record.ids, {name: value}], {})

    def test_what_is_no_number_is_refused(self):
        for record in self._get_records():
            for name, field in self._get_numbers(record).items():
                if field.type == "integer":
                    continue
                for value in (float("nan"), float("inf"), -float("inf")):
                    with (
                        self.subTest(model=record._name, name=name, value=value),
                        self.assertRaisesRegex(ValidationError, "Enter a number"),
                        self.cr.savepoint(),
                    ):
                        call_kw(record, "write", [record.ids, {name: value}], {})
