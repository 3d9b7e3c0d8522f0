from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon
from ..limit_common import LimitMixin

MODELS = (
    "res.company",
    "return.order.disposition",
    "return.order.reason",
    "return.order.reason.plan",
    "return.order.stage",
)


@tagged("post_install", "-at_install")
class TestSettingLimits(LimitMixin, ReturnManagementCommon):
    """No number that is set breaks what reckons with it."""

    models = MODELS
    by_database = {"credit_percent": 100}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["return.order.reason.plan"].create(
            {
                "reason_id": cls.reason.id,
                "condition": "as_new",
                "disposition_id": cls.restock.id,
            }
        )

    def _get_records(self):
        stage = self.env["return.order.stage"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        return (
            self.company.sudo(),
            self.restock,
            self.reason,
            self.plan,
            stage,
        )

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
        returns = self._take_back(order, [2.0])
        self._settle(returns)
        self.assertEqual(returns.state, "done")
