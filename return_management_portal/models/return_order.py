from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain


class ReturnOrder(models.Model):
    """The page of a return in the portal: its address, and what it shows."""

    _inherit = "return.order"

    def _compute_access_url(self):
        """Override of `portal` to give the page of the return."""
        result = super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/returns/{order.id}"
        return result

    def _get_report_base_filename(self):
        """Name the files that the portal hands out, see `_show_report`.

        :rtype: str
        """
        self.ensure_one()
        return self.name.replace("/", "-")

    # === ACTION METHODS === #

    def action_preview_return_order(self):
        """Open the page that the customer sees.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "self",
            "url": self.access_url,
        }

    # === WHO === #

    @api.model
    def _get_shown_domain(self):
        """Override to show what customers began in the portal."""
        return super()._get_shown_domain() | Domain("channel", "=", "portal")

    @api.model
    def _get_customer_filter_domains(self):
        """Return the filters of the customer's list.

        :return: domains by ``all``, ``open``, ``waiting`` and ``closed``.
        :rtype: dict[str, Domain]
        """
        shown = self._get_shown_domain()
        is_closed = Domain("state", "in", ("done", "refused", "cancel"))
        waiting = Domain("is_waiting_for_customer", "=", True) | Domain(
            [
                ("state", "=", "authorized"),
                ("receipt_status", "=", "pending"),
                ("date_sent", "=", False),
                ("return_method", "in", ("ship", "drop_off")),
            ]
        )
        return {
            "all": shown,
            "open": shown & ~is_closed,
            "waiting": shown & ~is_closed & waiting,
            "closed": shown & is_closed,
        }

    # === WHAT === #

    @api.model
    def _get_refund_method_texts(self):
        """Override to explain the ways of refund that there are without other addons.

        :rtype: dict[str, str]
        """
        return {
            **super()._get_refund_method_texts(),
            "on_account": self.env._("We set it off against your invoices."),
            "bank_transfer": self.env._("We transfer it to your bank account."),
            "original_payment": self.env._("We pay it back the way you paid."),
        }

    def _get_customer_files(self):
        """Return the files that the customer added, not those of the staff.

        What came by mail was stored by the system itself.

        :rtype: ir.attachment
        """
        self.ensure_one()
        return self.attachment_ids.filtered(
            lambda file: file.create_uid.share or file.create_uid.id == SUPERUSER_ID
        )

    def _get_shown_files(self):
        """Return all files that the page of the customer shows.

        :rtype: ir.attachment
        """
        self.ensure_one()
        return self._get_customer_files() | self.inspection_ids._get_customer_photos()

    def _get_customer_inspections(self):
        """Return what was found on each line.

        :return: validated inspections by line, read together.
        :rtype: dict[return.order.line, return.order.inspection]
        """
        self.ensure_one()
        done = self.inspection_ids.filtered(lambda i: i.state == "done")
        by_line = done.grouped("line_id")
        return {
            line: by_line.get(line, done.browse()).with_prefetch(done._prefetch_ids)
            for line in self.line_ids
        }

    def _get_slip_address(self):
        """Return where the goods go, as on the return slip.

        :rtype: res.partner
        """
        self.ensure_one()
        # sudo: the address is printed on the slip for everybody.
        return self.sudo().warehouse_id.partner_id or self.company_id.partner_id

    def _has_slip(self):
        """Return whether there is a slip for goods that travel.

        :rtype: bool
        """
        self.ensure_one()
        return self.state in ("authorized", "done") and self.return_method != "none"

    # === MAIL === #

    def _get_customer_url(self):
        """Override to lead to the page in the portal."""
        self.ensure_one()
        return self.get_base_url() + self.get_portal_url()

    def _get_access_action(self, access_uid=None, force_website=False):
        """Override of `portal`: customers have no rights, but a page."""
        self.ensure_one()
        user = self.env.user
        if access_uid:
            # sudo: which kind of user it is.
            user = self.env["res.users"].sudo().browse(access_uid)
        if user._is_portal() and self.with_user(user)._is_of_user():
            return {
                "type": "ir.actions.act_url",
                "url": self.access_url,
                "target": "self",
                "res_id": self.id,
            }
        return super()._get_access_action(access_uid, force_website)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Override of `portal` to name the button in words of the customer.

        Colleagues have no rights, but a page.
        """
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self:
            return groups
        self.ensure_one()
        for name, __, options in groups:
            if name not in ("portal_customer", "portal"):
                continue
            button = options.setdefault("button_access", {})
            button["title"] = self.env._("See Your Return")
            if name == "portal":
                button["url"] = self.get_base_url() + self.access_url
        return groups
