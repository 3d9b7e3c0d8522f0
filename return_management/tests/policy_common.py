from datetime import datetime

from odoo import Command

from .common import ReturnManagementCommon


class PolicyCommon(ReturnManagementCommon):
    """A company in Shanghai that works from Monday to Friday, and its policies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Shanghai", "tz": "Asia/Shanghai", "company_id": cls.company.id}
        )
        # In UTC: from the first midnight in Shanghai to the last.
        for name, first, last in (
            ("National day", datetime(2026, 9, 30, 16), datetime(2026, 10, 7, 15, 59)),
            ("New year", datetime(2026, 12, 31, 16), datetime(2027, 1, 1, 15, 59)),
        ):
            cls.env["resource.calendar.leaves"].create(
                {
                    "name": name,
                    "calendar_id": cls.company.resource_calendar_id.id,
                    "company_id": cls.company.id,
                    "date_from": first,
                    "date_to": last,
                }
            )

    @classmethod
    def _create_policy(cls, windows, country=None, confirm=True, **values):
        """Make a policy and put it in force.

        :param list[tuple] windows: reason group, and days or kind of the window.
        :param str country: code of a country that it is limited to.
        :param values: records stand for what they are.
        """
        for name, value in values.items():
            if hasattr(value, "_name"):
                values[name] = [Command.set(value.ids)]
        if country:
            country = cls.env.ref(f"base.{country.lower()}")
            values["country_ids"] = [Command.set(country.ids)]
        policy = cls.env["return.order.policy"].create(
            {
                "name": "Test policy",
                "company_id": cls.company.id,
                "window_ids": [
                    Command.create(
                        {
                            "reason_group": group,
                            **(
                                {"kind": window}
                                if isinstance(window, str)
                                else {"return_window_days": window}
                            ),
                        }
                    )
                    for group, window in windows
                ],
                **values,
            }
        )
        if confirm:
            policy.action_confirm()
        return policy
