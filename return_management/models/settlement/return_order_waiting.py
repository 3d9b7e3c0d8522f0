from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, RedirectWarning, UserError
from odoo.fields import Domain

from ...const import WAITING_ACTIVITY


class ReturnOrder(models.Model):
    """What became due and could not be settled waits for a person; goods never do."""

    _inherit = "return.order"

    settlement_obstacle = fields.Text(
        string="Settlement Waits",
        readonly=True,
        copy=False,
        help="Why what became due could not be settled by itself.",
    )
    settlement_alert = fields.Text(
        compute="_compute_settlement_alert",
        help="What finance has to do before the money of this return can go on.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "settlement_obstacle",
        "credit_note_ids.state",
        "credit_note_ids.reversed_entry_id.state",
        "credit_note_ids.is_return_refund_confirmed",
        "line_ids.qty_given_back",
        "line_ids.sale_line_id.order_id.order_line.qty_invoiced",
    )
    def _compute_settlement_alert(self):
        for order in self:
            order.settlement_alert = "\n".join(order._get_settlement_alerts()) or False

    def _get_settlement_alerts(self):
        """Return what keeps the money of this return, in words, for the form.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return []
        alerts = [self.settlement_obstacle] if self.settlement_obstacle else []
        # sudo: whoever follows the return need not read invoices.
        for note in self.sudo().credit_note_ids:
            alerts += filter(None, [note._get_return_note_obstacle()])
        return alerts

    # === SETTLING BY ITSELF === #

    def _settle_or_wait(self, step="_enter_settlement"):
        """Settle what an event made due; what cannot be settled waits for finance.

        All at once, and one by one if that fails, so that no return waits because of
        another one.

        :param str step: the method that moves the money on.
        """
        # Not for nothing: it writes everything that is due to the database.
        obstacle = self and self._try_to_settle(step)
        if obstacle and len(self) > 1:
            for order in self:
                order._settle_or_wait(step)
        elif obstacle:
            self._wait_for_finance(obstacle)

    def _try_to_settle(self, step):
        """Move the money on, or leave everything as it was.

        Only what is meant for people is caught. A missing right or record is a mistake
        of a program.

        :param str step: the method that moves the money on.
        :return: why it could not be done, False if it was.
        :rtype: str | bool
        """
        try:
            with self.env.cr.savepoint():
                orders = self._with_staff_language()
                orders._stop_waiting_for_finance()
                getattr(orders, step)()
        except (AccessError, MissingError):
            raise
        except (UserError, RedirectWarning) as error:
            return str(error.args[0])
        return False

    def _with_staff_language(self):
        """Let finance read the reason, also where a customer caused the event.

        :rtype: return.order
        """
        if self.env.user._is_internal():
            return self
        # sudo: a customer may not read who works here.
        responsible = self[:1]._get_internal_responsible().sudo()
        lang = responsible.lang or self[:1].company_id.sudo().partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _enter_settlement(self):
        """Open the gate of the settlement; nobody is asked before."""
        self.with_context(return_settlement_shown=True)._enter_gate("settle")

    def _settle_what_waits(self):
        """Settle the returns whose obstacle may have vanished.

        Those on which nothing is owed any more stop waiting.
        """
        waiting = self.filtered("settlement_obstacle")
        over = waiting.filtered(lambda order: not order.is_to_settle)
        over._stop_waiting_for_finance()
        ready = (waiting - over).filtered(
            lambda order: not order._get_settlement_obstacle()
        )
        if ready:
            ready._settle_or_wait()

    @api.model
    def _cron_settle_what_waits(self):
        """Try again what waits for something that is not an invoice."""
        self.search([("settlement_obstacle", "!=", False)])._work_in_batches(
            "_settle_what_waits"
        )

    # === WAITING === #

    def _wait_for_finance(self, reason):
        """Remember why the money waits, and ask finance once for every reason.

        :param str reason: names the return or the document, and the remedy.
        """
        new = self.filtered(lambda order: order.settlement_obstacle != reason)
        new._write_transition({"settlement_obstacle": reason})
        new._ask_finance(self.env._("The settlement waits"), reason)

    def _on_closed(self):
        """Override: nobody waits for finance any more, but for a down payment."""
        self._stop_waiting_for_finance()
        self._ask_for_down_payments()
        return super()._on_closed()

    def _on_cancelled(self):
        """Override: nobody waits for finance any more."""
        self._stop_waiting_for_finance()
        return super()._on_cancelled()

    def _stop_waiting_for_finance(self):
        """Take back what finance was asked for: it was done, or is owed no more."""
        waiting = self.filtered("settlement_obstacle")
        if waiting:
            waiting._write_transition({"settlement_obstacle": False})
            waiting._close_activities(WAITING_ACTIVITY)

    def _ask_finance(self, summary, note, type_xmlid=WAITING_ACTIVITY):
        """Create activities for who can remove the obstacle, in place of older ones.

        :param str summary: what it is about.
        :param str note: the reason and the remedy.
        :param str type_xmlid: the type of activity.
        :rtype: mail.activity
        """
        if not self:
            return self.env["mail.activity"]
        self._close_activities(type_xmlid)
        users = {
            company: self._get_finance_users(company) for company in self.company_id
        }
        return self._create_activities(
            type_xmlid,
            [
                {
                    "res_id": order.id,
                    "user_id": user.id,
                    "summary": summary,
                    "note": note,
                }
                for order in self
                for user in users[order.company_id]
                or order._get_internal_responsible()
                or [self.env["res.users"]]
            ],
        )

    @api.model
    def _get_finance_users(self, company):
        """Return whom to ask about the money of the returns of a company.

        Who decides about settlements and works on invoices, or else the invoicing team.

        :param res.company company: the company of the returns.
        :return: may be empty.
        :rtype: res.users
        """
        # sudo: a warehouse may read neither groups nor the colleagues of finance.
        team = self.env.ref("account.group_account_invoice").sudo()
        stages = (
            self.env["return.order.stage"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("gate", "=", "settle"),
                    ("for_exception", "=", False),
                ]
            )
        )
        deciders = (
            self.env["res.users"]
            .sudo()
            .union(*(stage._get_approvers() for stage in stages))
        )
        deciders = deciders.filtered(lambda user: team in user.all_group_ids)
        return deciders or self.env["res.users"].sudo().search(
            Domain("all_group_ids", "in", team.ids)
            & Domain("share", "=", False)
            & Domain("company_ids", "in", company.ids)
        )
