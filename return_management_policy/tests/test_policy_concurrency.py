from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.return_management.tests.concurrency_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestPolicyConcurrency(ConcurrencyCommon):
    """Two policies of equal rank are put in force by two people at once."""

    def _create_data(self, env):
        """Draft two policies between which nothing would decide."""
        policies = env["return.order.policy"].create(
            [{"name": name, "company_id": env.company.id} for name in ("One", "Other")]
        )
        self.policy_ids = policies.ids

    def _remove_data(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM return_order_policy WHERE id = ANY(%s)", (self.policy_ids,)
            )
        # The versions in force are cached.
        self.registry.clear_all_caches()

    def _confirm(self, index):
        return lambda env: (
            env["return.order.policy"].browse(self.policy_ids[index]).action_confirm()
        )

    def _assert_one_in_force(self, index):
        policies = self._newcomer()["return.order.policy"].browse(self.policy_ids)
        in_force = policies.filtered(lambda policy: policy.state == "confirmed")
        self.assertEqual(in_force.ids, [self.policy_ids[index]])

    def test_later_one_is_told_of_the_rival(self):
        self._race(
            self._confirm(0), self._confirm(1), ValidationError, "nothing decides"
        )
        self._assert_one_in_force(0)

    def test_in_the_other_order(self):
        self._race(
            self._confirm(1), self._confirm(0), ValidationError, "nothing decides"
        )
        self._assert_one_in_force(1)

    def test_at_the_same_moment(self):
        self._race(
            self._confirm(0), self._confirm(1), UserError, "Somebody else", at_once=True
        )
        self._assert_one_in_force(0)
