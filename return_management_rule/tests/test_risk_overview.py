from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnRuleCommon


@tagged("post_install", "-at_install")
class TestRiskOverview(ReturnRuleCommon):
    """Returns with open risk signs have a card of their own on the overview."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overview = cls.env["return.order.overview"]
        cls.company.return_high_value = 30.0

    def _get_card(self, user):
        page = self.overview.with_user(user).get_overview()
        cards = [card for section in page["sections"] for card in section["cards"]]
        return next((card for card in cards if card["key"] == "risk"), None)

    def test_signs_are_counted_until_somebody_looked(self):
        self.assertEqual(self._get_card(self.user_officer)["count"], 0)
        self._submit(2.0)
        returns = self._submit(4.0)
        sign = returns.risk_ids
        self.assertEqual(sign.kind, "high_value")
        card = self._get_card(self.user_officer)
        # 4 pieces at 10.00; 2 pieces are worth too little for a sign.
        self.assertEqual((card["count"], card["amount"]), (1, 40.0))
        self.assertTrue(card["is_alarm"])
        action = self.overview.with_user(self.user_officer).action_open_card("risk")
        self.assertEqual(self.env["return.order"].search(action["domain"]), returns)
        sign.with_user(self.user_officer).action_clear("Known customer")
        self.assertEqual(self._get_card(self.user_officer)["count"], 0)

    def test_card_is_for_officers(self):
        for user in (self.user_salesperson, self.user_warehouse):
            with self.subTest(user=user.login):
                self.assertIsNone(self._get_card(user))
                with self.assertRaisesRegex(UserError, "risk"):
                    self.overview.with_user(user).action_open_card("risk")
