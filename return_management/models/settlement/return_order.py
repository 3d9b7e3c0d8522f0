from odoo import models
from odoo.exceptions import AccessError, UserError


class ReturnOrder(models.Model):
    """What the customer gets: credit notes drawn from the original invoices."""

    _inherit = "return.order"

    # === ACTION METHODS === #

    def action_settle(self):
        """Open the gate of the settlement; credit notes follow when it is passed.

        :raise AccessError: if the user may neither handle returns nor invoices.
        :raise UserError: if something is not inspected or nothing is owed.
        """
        self = self._without_defaults()
        self._check_can_settle()
        self._lock_for_decision()
        self._check_settlement_request()
        reopened = self.filtered(lambda order: order.state == "done")
        reopened._write_transition({"state": "authorized", "date_closed": False})
        self._stop_waiting_for_finance()
        self._write_transition({"settle_requested_by_id": self.env.uid})
        self._enter_gate("settle")

    def _pass_gate(self, gate):
        """Override: what finance approved is credited."""
        result = super()._pass_gate(gate)
        if gate == "settle":
            self._action_settle()
        return result

    def action_open_settlement(self):
        """Open the screen that shows the settlement before anything is posted.

        :rtype: dict
        :raise AccessError: if the user may neither handle returns nor invoices.
        :raise UserError: if something is not inspected or nothing is owed.
        """
        return self.env["return.order.settle"]._open_for_order(self)

    def _action_settle(self):
        """Settle returns that passed the gate: replacements, credit notes, invoices.

        Where goods leave, what keeps the money does not keep them.

        :raise UserError: if the money cannot be settled and no goods leave either.
        """
        to_ship = self.line_ids.filtered("is_to_ship")
        to_ship._create_replacements()
        shipping = self & to_ship.order_id
        (self - shipping)._settle_money()
        shipping._settle_or_wait("_settle_money")
        self._on_credited()
        self._action_close_if_complete()

    def _settle_money(self):
        """Create the credit notes, and the invoices of other products."""
        self._create_credit_notes()
        if self.line_ids.filtered(lambda line: line._is_exchange_for_other()):
            self._create_exchange_invoices()

    # === CHECKS === #

    def _check_can_settle(self):
        """Refuse users who neither handle returns nor invoices.

        :raise AccessError: naming the groups.
        """
        self.check_access("read")
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("return_management.return_management_group_officer")
            or user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._(
                    "Only returns officers and the invoicing team settle returns. Ask "
                    "one of them."
                )
            )

    def _check_settlement_request(self):
        """Refuse to ask for a settlement that could not be carried out.

        May be extended by what has to be chosen before, but not to open the screen.

        :raise UserError: naming the return, the reason and the remedy.
        """
        self._check_ready_to_settle()

    def _check_ready_to_settle(self):
        """Refuse to settle what is not inspected, not owed or settled already.

        :raise UserError: naming the return, the reason and the remedy.
        """
        for order in self:
            obstacle = order._get_settlement_obstacle()
            if obstacle:
                raise UserError(obstacle)

    def _get_settlement_obstacle(self):
        """Return why this return cannot be settled now.

        :return: the explanation, False if it can.
        :rtype: str | bool
        """
        self.ensure_one()
        name = {"order": self.name}
        if self.state not in ("authorized", "done"):
            return self.env._(
                "%(order)s is not authorized, so there is nothing to settle.", **name
            )
        pending = self._get_pending_approval()
        if pending:
            return self._get_waiting_message(pending)
        waiting = self.line_ids.inspection_ids.filtered(
            lambda i: i.state == "draft" and not i.line_id._get_qty_due_early()
        )
        if waiting:
            return self.env._(
                "%(order)s: %(product)s has not been inspected. Validate the "
                "inspection first.",
                product=waiting[0].product_id.display_name,
                **name,
            )
        if self.line_ids.filtered(lambda line: line.is_to_credit or line.is_to_ship):
            return False
        if any(self.line_ids.mapped("qty_credited")):
            return self.env._(
                "%(order)s is settled already: the credit notes exist.", **name
            )
        if self.receipt_status == "pending":
            return self.env._(
                "%(order)s: the goods have not arrived. Receive and inspect them "
                "first.",
                **name,
            )
        return self.env._(
            "%(order)s needs no credit note and no replacement: nothing that was "
            "accepted has been invoiced.",
            **name,
        )

    def _get_waiting_message(self, approval):
        """Return which decision is open.

        :param return.order.approval approval: the pending one.
        :rtype: str
        """
        return self.env._(
            "%(order)s already waits for the decision “%(stage)s”.",
            order=self.name,
            stage=approval.stage_id.name,
        )
