from odoo import Command
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestSalesTeam(ReturnManagementCommon):
    """Whose sale came back."""

    def test_team_is_that_of_the_sale_or_of_the_responsible(self):
        team, member_team = self.env["crm.team"].create(
            [
                {"name": "Storage Team"},
                {
                    "name": "Members",
                    "member_ids": [Command.set(self.user_officer.ids)],
                },
            ]
        )
        sold = self._create_return(self._sell([{}], team_id=team.id), [1.0])
        self.assertEqual(sold.team_id, team)
        sold.user_id = self.user_officer
        self.assertEqual(sold.team_id, team)
        loose = self.env["return.order"].create(
            {"partner_id": self.customer.id, "user_id": self.user_officer.id}
        )
        self.assertEqual(loose.team_id, member_team)
