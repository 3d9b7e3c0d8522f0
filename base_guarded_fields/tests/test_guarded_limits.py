import math

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import GuardedFieldsCommon


@tagged("post_install", "-at_install")
class TestGuardedLimits(GuardedFieldsCommon):
    """Numbers stay within what can be reckoned with."""

    def test_highest_value_is_accepted(self):
        self.assertEqual(self.parcels.create({"weight": 70.0}).weight, 70.0)

    def test_higher_value_is_refused_with_the_limit(self):
        parcel = self.parcels.create({"name": "P1"})
        message = "P1: “Weight” cannot be 70.5. Enter no more than 70.0."
        with self.assertRaisesRegex(ValidationError, message):
            parcel.weight = 70.5
        with self.assertRaisesRegex(ValidationError, "“Weight” cannot be 71.0"):
            self.parcels.create([{"weight": 1.0}, {"weight": 71.0}])

    def test_what_is_no_number_is_refused(self):
        parcel = self.parcels.create({})
        for value in (math.inf, -math.inf, math.nan):
            with self.subTest(value=value):
                with self.assertRaisesRegex(ValidationError, "Enter a number"):
                    self.parcels.create({"weight": value})
                with self.assertRaisesRegex(ValidationError, "Enter a number"):
                    parcel.write({"weight": value})
