from odoo import api, fields, models


class ReturnOrderReason(models.Model):
    """Reasons that customers can choose from."""

    _inherit = "return.order.reason"

    is_portal = fields.Boolean(
        string="Offered to Customers",
        default=True,
        help="Customers can choose this reason when they ask for a return in the "
        "portal.",
    )

    @api.model
    def _get_for_portal(self, companies):
        """Return the reasons that customers of some companies can choose.

        :param res.company companies: whose reasons, with those shared by all.
        :return: in their order.
        :rtype: return.order.reason
        """
        # sudo: customers choose among reasons that they may not read otherwise.
        return self.sudo().search(
            [
                ("is_portal", "=", True),
                ("company_id", "in", [*companies.ids, False]),
            ]
        )

    @api.model
    def _get_portal_groups(self, companies):
        """Return the groups of the reasons that customers can choose.

        :param res.company companies: whose reasons.
        :return: groups in the order of the reasons, by company.
        :rtype: dict[res.company, list[str]]
        """
        reasons = self._get_for_portal(companies)
        return {
            company: list(
                dict.fromkeys(
                    reason.group
                    for reason in reasons
                    if not reason.company_id or reason.company_id == company
                )
            )
            for company in companies
        }

    @api.model
    def _get_portal_group_labels(self):
        """Name the groups of reasons as customers understand them.

        :rtype: dict[str, str]
        """
        return {
            "quality": self.env._("Quality problems"),
            "transport": self.env._("Transport damage"),
            "customer": self.env._("Change of mind"),
            "wrong_goods": self.env._("Wrong goods"),
            "other": self.env._("Other reasons"),
        }
