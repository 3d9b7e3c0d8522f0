from odoo import api, models, tools
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """Until when a return may be changed, and by whom."""

    _inherit = "return.order"

    def _check_writable(self, vals):
        """Refuse to write what only a transition may change. May be extended.

        :param dict vals: the values to write.
        :raise UserError: naming the return and the remedy.
        """
        if {"reason_id", "requested_settlement_type"} & vals.keys():
            self._check_not_authorized()
        # Whether the goods could come back was judged by the day of the request.
        fixed = {"partner_id", "company_id", "warehouse_id", "date_request"}
        fixed |= {"return_method", "replacement_timing"}
        if fixed & vals.keys():
            closed = self.filtered(lambda order: order.state != "draft")
            if closed:
                raise UserError(
                    self.env._(
                        "%(orders)s was submitted: customer, company, day of the "
                        "request, warehouse, return method and time of the replacement "
                        "can no longer be changed. Set it back to draft first.",
                        orders=", ".join(closed.mapped("name")),
                    )
                )

    @api.model
    @tools.ormcache()
    def _get_guarded_fields(self):
        """Override: who knows the token reads the return, so nobody chooses it."""
        return super()._get_guarded_fields() | {"access_token"}

    def _is_written_by_method(self):
        """Override: what a transition writes is written by no other method."""
        # A client can set the context, but not the superuser mode.
        return self.env.su and bool(self.env.context.get("return_transition"))

    def _check_not_guarded(self, names, operation="write"):
        """Override: the system makes the link of the customer in no transition."""
        made = {"access_token"} if self.env.su else set()
        return super()._check_not_guarded(names - made, operation)

    def _check_not_authorized(self):
        """Keep what the approvers looked at: reason and wish decide about the money.

        :raise UserError: naming the returns and the remedy.
        """
        decided = self.filtered(lambda order: order.state not in ("draft", "submitted"))
        if decided:
            raise UserError(
                self.env._(
                    "%(orders)s was decided already: the reason and what the customer "
                    "gets can no longer be changed. Enter what was found at the "
                    "inspection.",
                    orders=", ".join(decided.mapped("name")),
                )
            )

    def _write_transition(self, vals):
        """Write what follows from a decision that was guarded by the caller.

        :param dict vals: the values to write.
        """
        # sudo: approvers of finance may decide about a return but not edit it.
        self.sudo().with_context(return_transition=True).write(vals)

    def _check_deletable(self):
        """Override to keep returns that were decided upon.

        :raise UserError: naming the records and the remedy.
        """
        kept = self.filtered(lambda order: order.state not in ("draft", "cancel"))
        decided = self.approval_ids.filtered(
            lambda approval: approval.state in ("approved", "refused")
        ).order_id
        # The database would delete the decisions along, without asking them.
        if decided - kept:
            raise UserError(
                self.env._(
                    "%(orders)s was decided upon, and decisions are kept. Archive the "
                    "return instead.",
                    orders=", ".join(decided.mapped("name")),
                )
            )
        if kept:
            raise UserError(
                self.env._(
                    "%(orders)s cannot be deleted. Cancel it first.",
                    orders=", ".join(kept.mapped("name")),
                )
            )
