from datetime import datetime

from odoo import Command

from odoo.addons.return_management.tests.common import ReturnManagementCommon


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


class PolicyMixin:
    """Policies that are in force at once, for everything and for ever."""

    @classmethod
    def _create_policy(cls, **values):
        """Put a policy of the company in force, without the checks of its button."""
        # What is still to compute would else meet a policy that is half made.
        cls.env.flush_all()
        return (
            cls.env["return.order.policy"]
            .sudo()
            .create(
                {
                    "name": "Test Policy",
                    "company_id": cls.company.id,
                    "state": "confirmed",
                    **values,
                }
            )
        )

    @classmethod
    def _apply_policy(cls, returns, **values):
        """Let a policy decide about returns, as if it had been in force before."""
        policy = cls._create_policy(**values)
        returns.line_ids.sudo().policy_id = policy
        return policy


class PolicyTermsMixin(PolicyMixin):
    """Terms of returns are those of policies: for tests of the core, under policies."""

    @classmethod
    def _set_terms(
        cls,
        products=(),
        due="inspection",
        days=14,
        fee=(False, 0.0),
        freight=None,
        **values,
    ):
        """Override: a policy says so, instead of the one that said so before.

        :param values: what only policies say.
        """
        product_ids = products.ids if products else []
        Policy = cls.env["return.order.policy"].sudo()
        Policy.search([("company_id", "=", cls.company.id)]).filtered(
            lambda policy: policy.product_ids.ids == product_ids
        ).active = False
        values["refund_trigger"], values["refund_days"] = due, days
        values["restocking_fee_type"], values["restocking_fee_rate"] = fee
        if freight:
            names = ("freight_out_bearer", "freight_back_bearer")
            bearers = dict(zip(names, freight, strict=True))
            liabilities = cls.env["return.order.policy.freight"]._selection_liability()
            values["freight_ids"] = [
                Command.create({"liability": liability, **bearers})
                for liability, __ in liabilities
            ]
        cls._create_policy(product_ids=[Command.set(product_ids)], **values)
