from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.return_management.tests.common import ReturnManagementCommon


class ReturnSurveyCommon(ReturnManagementCommon):
    """A return that is done, its customer, and a customer of somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create(
            {"name": "Storage Team", "user_id": cls.user_manager.id}
        )
        cls.order = cls._sell([{}], team_id=cls.team.id)
        cls.returned = cls._close(cls.order, [2.0])
        cls.user_customer = cls._create_portal_user("survey_customer", cls.customer)
        stranger = cls.env["res.partner"].create({"name": "Somebody Else"})
        cls.user_stranger = cls._create_portal_user("survey_stranger", stranger)

    @classmethod
    def _create_portal_user(cls, login, partner):
        return new_test_user(
            cls.env, login, groups="base.group_portal", partner_id=partner.id
        )

    @classmethod
    def _close(cls, order, quantities=None, **values):
        """Make a return and go the whole way, until it is done."""
        returns = cls._create_return(order, quantities, **values)
        cls._authorize(returns)
        cls._receive(returns)
        cls._inspect(returns)
        cls._settle(returns)
        return returns.with_env(cls.env)

    @classmethod
    def _age(cls, returns, days):
        """Let returns be closed, and asked about, so many days ago."""
        moment = fields.Datetime.now() - timedelta(days=days)
        returns._write_transition({"date_closed": moment})
        returns.filtered("date_survey")._write_transition({"date_survey": moment})

    def _get_unhappy_activities(self, returns):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "return.order"),
                ("res_id", "in", returns.ids),
                (
                    "activity_type_id",
                    "=",
                    self.env.ref(
                        "return_management_survey.mail_activity_type_survey_low"
                    ).id,
                ),
            ]
        )
