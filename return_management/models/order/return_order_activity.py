from odoo import models


class ReturnOrder(models.Model):
    """Activities that the system plans for people, without telling everybody."""

    _inherit = "return.order"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Override of `mail`: being asked to approve does not make a follower."""
        if self.env.context.get("return_keep_followers"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def _get_internal_responsible(self):
        """Return who looks after this return: never a customer who submitted it.

        :return: may be empty; the activity then belongs to nobody in particular.
        :rtype: res.users
        """
        self.ensure_one()
        # sudo: the groups of a user are not everybody's business.
        for user in (self.user_id, self.submitted_by_id):
            if user.sudo().active and user.sudo()._is_internal():
                return user
        return user.browse()

    def _create_activities(self, type_xmlid, vals_list):
        """Create activities on returns, all in one go.

        :param str type_xmlid: the type of activity.
        :param list[dict] vals_list: record id, user and summary; they are due today
            where the company is, if no deadline is given.
        :rtype: mail.activity
        """
        shared = {
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(type_xmlid),
            "automated": True,
            "res_model_id": self.env["ir.model"]._get_id("return.order"),
            "res_model": "return.order",
        }
        # sudo: as below. Given here, what is stored need not be computed afterwards.
        Order = self.env["return.order"].sudo()
        orders = Order.browse({vals["res_id"] for vals in vals_list})
        today = {company: company._get_return_today() for company in orders.company_id}
        by_order = {
            order.id: {
                "res_name": order.display_name,
                "date_deadline": today[order.company_id],
            }
            for order in orders
        }
        # sudo: nobody else may plan activities for approvers. Quick: the list of
        # activities tells who is asked, a message for each is not needed.
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True, return_keep_followers=True)
            .create(
                [{**shared, **by_order[vals["res_id"]], **vals} for vals in vals_list]
            )
        )

    def _close_activities(self, *type_xmlids):
        """Archive the activities of some types, whoever they are assigned to.

        :param str type_xmlids: the types of activity.
        """
        get_id = self.env["ir.model.data"]._xmlid_to_res_id
        type_ids = [get_id(xmlid) for xmlid in type_xmlids]
        # sudo: the activities are those of the approvers. They are archived, as Odoo
        # does with what is done, which leaves the caches of the request in peace.
        self.env["mail.activity"].sudo().search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "in", type_ids),
            ]
        ).active = False

    def _announce_request(self):
        """Tell the responsible of new requests that customers made by themselves."""
        # sudo: customers plan no activities, and may not read returns.
        orders = self.sudo().filtered(
            lambda order: (
                order._get_internal_responsible()
                and order.state in ("draft", "submitted")
            )
        )
        orders._create_activities(
            "return_management.mail_activity_type_request",
            [
                {
                    "res_id": order.id,
                    "user_id": order._get_internal_responsible().id,
                    "summary": self.env._(
                        "New return request of %(customer)s",
                        customer=order.partner_id.display_name,
                    ),
                }
                for order in orders
            ],
        )
