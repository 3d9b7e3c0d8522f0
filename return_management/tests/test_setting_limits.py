from odoo.exceptions import ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import ReturnManagementCommon

MODELS = (
    "res.company",
    "return.order.disposition",
    "return.order.policy",
    "return.order.policy.window",
    "return.order.reason",
    "return.order.reason.plan",
    "return.order.rule",
    "return.order.stage",
)
# Bounded by the database: from 0 to what it says there
BY_DATABASE = {
    "credit_percent": 100,
    "order_share_max": 100,
    "order_share_min": 100,
}


@tagged("post_install", "-at_install")
class TestSettingLimits(ReturnManagementCommon):
    """No number that is set breaks what reckons with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = (
            cls.env["return.order.policy"]
            .sudo()
            .create(
                {
                    "name": "Thirty Days",
                    "window_ids": [(0, 0, {"return_window_days": 30})],
                }
            )
        )
        cls.plan = cls.env["return.order.reason.plan"].create(
            {
                "reason_id": cls.reason.id,
                "condition": "as_new",
                "disposition_id": cls.restock.id,
            }
        )
        cls.rule = cls.env["return.order.rule"].create(
            {"name": "Look at it", "company_id": cls.company.id}
        )

    def _get_records(self):
        stage = self.env["return.order.stage"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        return (
            self.company.sudo(),
            self.restock,
            self.policy,
            self.policy.window_ids,
            self.reason,
            self.plan,
            self.rule,
            stage,
        )

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
        self.assertEqual([record._name for record in self._get_records()], [*MODELS])
        for record in self._get_records():
            limits = {**BY_DATABASE, **record._get_limits()}
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

    def test_limits_hold_for_new_records_and_for_defaults(self):
        Stage = self.env["return.order.stage"]
        vals = {"name": "Slow", "approver_ids": self.user_manager.ids}
        for context, given in (
            ({}, {"hours_allowed": 9999999.0}),
            ({"default_hours_allowed": 9999999.0}, {}),
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                Stage.with_context(**context).create({**vals, **given})

    def test_highest_values_break_nothing(self):
        order = self._sell([{}])
        for record in self._get_records():
            if record._name in ("res.company", "return.order.stage"):
                for name, high in record._get_limits().items():
                    if name != "amount_min":
                        record[name] = high
        self.policy.write({"refund_days": 3650, "days_in_transit": 3650})
        self.policy.window_ids.return_window_days = 3650
        self.policy.sudo().state = "confirmed"
        returns = self._take_back(order, [2.0])
        self._settle(returns)
        self.assertEqual(returns.state, "done")
