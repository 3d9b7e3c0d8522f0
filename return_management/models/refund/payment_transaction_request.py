import logging
from datetime import timedelta

import requests
from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.payment import utils as payment_utils

from ...const import REFUND_ACTIVITY

_logger = logging.getLogger(__name__)

# After that the scheduled action looks at what a process that ended has left
GRACE = timedelta(minutes=2)
SERVER_ERROR = 500


class PaymentTransaction(models.Model):
    """How a provider is asked to refund a return: once.

    What is planned is committed with the step of the user, and only asked afterwards.
    That it is asked is committed before, what came of it after that. So neither an
    error nor the end of the process makes anybody ask twice: a request without an
    answer waits for a person.
    """

    _inherit = "payment.transaction"

    return_request = fields.Selection(
        selection=[
            ("planned", "To Ask"),
            ("asked", "Asked"),
            ("silent", "No Answer"),
            ("answered", "Answered"),
        ],
        string="Request of the Refund",
        readonly=True,
        copy=False,
        help="Whether the provider was asked to refund the return, and answered.",
    )
    date_return_asked = fields.Datetime(
        string="Provider Asked on", readonly=True, copy=False
    )

    # === STATE === #

    def _is_return_refund_unanswered(self):
        """Return whether the provider was asked, and nobody knows what came of it.

        :rtype: bool
        """
        self.ensure_one()
        return self.state == "draft" and self.return_request in ("asked", "silent")

    def _is_return_refund_unconfirmed(self):
        """Return whether the provider was asked, and has neither refunded nor refused.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.operation == "refund"
            and self.state in ("draft", "pending", "authorized")
            and self.return_request != "planned"
        )

    def _is_return_refund_owed(self):
        """Return whether the credit note still owes what this refund would pay.

        :rtype: bool
        """
        self.ensure_one()
        note = self.return_credit_note_id
        others = (self.return_order_id.refund_transaction_ids - self).filtered(
            lambda tx: (
                tx.return_credit_note_id == note and tx._is_return_refund_pending()
            )
        )
        owed = note.amount_residual + sum(others.mapped("amount"))
        return (
            note.state == "posted"
            and self.currency_id.compare_amounts(owed, -self.amount) >= 0
        )

    def _get_return_words(self):
        """Return what sentences about this refund name.

        :rtype: dict[str, str]
        """
        self.ensure_one()
        return {
            "order": self.return_order_id.name,
            "note": self.return_credit_note_id.name,
            "provider": self.provider_id.name,
            "amount": self._format_return_amount(-self.amount),
            "reference": self.reference,
        }

    # === ASKING === #

    def _ask_after_commit(self):
        """Ask the providers as soon as what is planned is committed.

        The user then sees the answer at once. If this process ends before, the
        scheduled action asks.
        """
        cron = self.env.ref("return_management.ir_cron_payment_transaction_ask")
        # sudo: nobody else may wake a scheduled action.
        cron.sudo()._trigger(fields.Datetime.now() + GRACE)
        self.env.cr.postcommit.add(self._without_defaults()._ask_apart)

    def _ask_apart(self):
        """Ask on a connection of its own; what was committed cannot fail any more."""
        try:
            with self.env.registry.cursor() as cr:
                self.with_env(self.env(cr=cr))._ask_for_return_refunds()
        except Exception:
            _logger.exception("Refunds %s were not asked for", self.ids)

    @api.model
    def _cron_ask_for_return_refunds(self):
        """Ask for what is planned, and report what was asked without an answer."""
        domain = [("state", "=", "draft"), ("operation", "=", "refund")]
        planned = self.search([*domain, ("return_request", "=", "planned")])
        asked = self.search([*domain, ("return_request", "=", "asked")])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(planned) + len(asked))
        for refund in asked:
            if refund._take_return_refund("asked"):
                refund._report_silence()
            if not cron._commit_progress(1):
                return
        for refund in planned:
            refund._ask_for_return_refunds()
            if not cron._commit_progress(1):
                return

    def _ask_for_return_refunds(self):
        """Ask the providers for these refunds, each of which is committed.

        Those that somebody else asks for are left to them.
        """
        cron = self.env["ir.cron"]
        for refund in self.with_context(payment_backend_action=True):
            try:
                if refund._note_return_request():
                    # From here on it is never asked again by itself.
                    cron._commit_progress()
                    refund._ask_for_return_refund()
                cron._commit_progress()
            except OperationalError:
                _logger.warning("Refund %s was interrupted", refund.id, exc_info=True)
                self.env.cr.rollback()

    def _take_return_refund(self, step):
        """Lock this refund, if it has come no further.

        It has to be the first statement of the transaction: what is read afterwards
        is true.

        :param str step: a key of ``return_request``.
        :rtype: bool
        """
        taken = self._lock_free_rows()
        taken.invalidate_recordset()
        return taken.state == "draft" and taken.return_request == step

    def _note_return_request(self):
        """Write down that the provider is about to be asked.

        :return: whether it is to be asked.
        :rtype: bool
        """
        self.ensure_one()
        if not self._take_return_refund("planned"):
            return False
        obstacle = self.return_credit_note_id._get_return_note_obstacle()
        if not obstacle and not self._is_return_refund_owed():
            obstacle = self.env._(
                "%(order)s: %(provider)s was not asked to refund %(amount)s "
                "(%(reference)s), as %(note)s does not owe it any more.",
                **self._get_return_words(),
            )
        if obstacle:
            self._give_return_refund_up(obstacle)
            self._ask_finance_about_refund(obstacle)
            return False
        self.write(
            {"return_request": "asked", "date_return_asked": fields.Datetime.now()}
        )
        self._log_sent_message()
        return True

    def _ask_for_return_refund(self):
        """Ask the provider, and keep its answer.

        The row stays locked meanwhile, so that nobody decides what became of it.
        """
        self.ensure_one()
        if not self._take_return_refund("asked"):
            return
        try:
            with self.env.cr.savepoint():
                self._ensure_provider_is_not_disabled()
                self._send_refund_request()
        except OperationalError:
            # The transaction is lost, nothing more can be written in it.
            raise
        except Exception as error:  # noqa: BLE001 - providers raise anything
            if isinstance(error, UserError) and not _is_silence(error):
                self._set_error(str(error))
            else:
                _logger.warning("Refund %s: no answer", self.reference, exc_info=True)
                self._report_silence()
        else:
            self.return_request = "answered"

    def _send_api_request(self, method, endpoint, **kwargs):
        """Override of `payment` to let providers know a request that is repeated."""
        if self.operation == "refund" and self.return_order_id:
            kwargs.setdefault(
                "idempotency_key",
                payment_utils.generate_idempotency_key(self, scope=endpoint),
            )
        return super()._send_api_request(method, endpoint, **kwargs)

    # === WHAT CAME OF IT === #

    def _report_silence(self):
        """Let a person find out what became of a request without an answer."""
        self.return_request = "silent"
        text = self._get_silence_text()
        self._log_on_return(text)
        self._ask_finance_about_refund(text)

    def _get_silence_text(self):
        """Return that no answer came, and what to do.

        :rtype: str
        """
        return self.env._(
            "%(order)s: %(provider)s was asked on %(date)s to refund %(amount)s "
            "(%(reference)s), but no answer was recorded. Look there whether the money "
            "went out, then choose “Ask Again”, “Was Refunded” or “Was Not Refunded”.",
            date=format_datetime(self.env, self.date_return_asked),
            **self._get_return_words(),
        )

    def _give_return_refund_up(self, message):
        """Cancel refunds, so that the money can be paid in another way.

        :param str message: why.
        """
        self._update_state(("draft", "pending", "authorized"), "cancel", message)
        self._log_received_message()

    def _ask_finance_about_refund(self, text):
        """Have finance look at a refund.

        :param str text: what happened, and the remedy.
        """
        self.return_order_id._ask_finance(
            self.env._("A refund needs your attention"), text, REFUND_ACTIVITY
        )

    def _log_on_return(self, text):
        """Keep what the provider did in the chatter of the return.

        :param str text: text or markup.
        """
        self.return_order_id._message_log_batch(
            bodies={order.id: text for order in self.return_order_id},
            author_id=self.env.ref("base.partner_root").id,
        )

    def _log_received_message(self):
        """Override of `payment` to tell the return as well."""
        result = super()._log_received_message()
        for tx in self.filtered("return_order_id"):
            message = tx._get_received_message()
            if message:
                tx._log_on_return(message)
        return result

    # === ANSWERS OF PROVIDERS, ALSO LATE ONES === #

    def _set_done(self, *, state_message=None, extra_allowed_states=()):
        """Override of `payment`: a refund that was given up may have been made.

        It counts if its credit note still owes the money. Otherwise finance is told:
        nothing is paid twice in the books because of it.
        """
        given_up = self.filtered(
            lambda tx: tx.return_order_id and tx.state in ("cancel", "error")
        )
        owed = given_up.filtered(lambda tx: tx._is_return_refund_owed())
        for tx in given_up - owed:
            text = self.env._(
                "%(order)s: %(provider)s now says that it refunded %(amount)s "
                "(%(reference)s), which was given up before, and %(note)s owes it no "
                "more. The customer may have the money twice: compare the account of "
                "the provider, and claim back what is too much.",
                **tx._get_return_words(),
            )
            tx._log_on_return(text)
            tx._ask_finance_about_refund(text)
        done = super(PaymentTransaction, self - given_up)._set_done(
            state_message=state_message, extra_allowed_states=extra_allowed_states
        )
        if owed:
            done |= super(PaymentTransaction, owed)._set_done(
                state_message=state_message,
                extra_allowed_states=(*extra_allowed_states, "cancel"),
            )
        done.return_order_id.filtered(
            lambda order: not order.refund_alert
        )._close_activities(REFUND_ACTIVITY)
        return done

    def _set_canceled(self, state_message=None, extra_allowed_states=()):
        """Override of `payment` to tell finance that a refund was not made."""
        paid = self.filtered(lambda tx: tx.state == "done")
        changed = super()._set_canceled(state_message, extra_allowed_states)
        self._report_not_refunded(changed, paid)
        return changed

    def _set_error(self, state_message, extra_allowed_states=()):
        """Override of `payment` to tell finance that a refund was not made."""
        paid = self.filtered(lambda tx: tx.state == "done")
        changed = super()._set_error(state_message, extra_allowed_states)
        self._report_not_refunded(changed, paid)
        return changed

    def _report_not_refunded(self, changed, paid):
        """Tell finance which refunds providers did not make.

        :param payment.transaction changed: that became refused or cancelled.
        :param payment.transaction paid: that were recorded as made before.
        """
        for tx in (changed | paid).filtered("return_order_id"):
            if tx in paid:
                text = self.env._(
                    "%(order)s: %(provider)s now says that it did not refund "
                    "%(amount)s (%(reference)s), which is recorded as paid. Compare "
                    "the account of the provider. If nothing was paid, cancel the "
                    "payment %(payment)s and pay the refund again.",
                    payment=tx.payment_id.display_name or "–",
                    **tx._get_return_words(),
                )
                tx._log_on_return(text)
            else:
                # Its answer stands in the chatter already.
                text = self.env._(
                    "%(order)s: %(provider)s did not refund %(amount)s (%(reference)s)."
                    " Its answer: %(message)s Try again, or refund by bank transfer.",
                    message=tx.state_message or "–",
                    **tx._get_return_words(),
                )
            tx._ask_finance_about_refund(text)


def _is_silence(error):
    """Return whether an error means that nobody knows what the provider did.

    `payment` raises the same class for what a provider refused and for a connection
    that broke; the cause tells.

    :param Exception error: raised while the provider was asked.
    :rtype: bool
    """
    cause = error
    while cause:
        if isinstance(cause, requests.HTTPError):
            return cause.response is None or cause.response.status_code >= SERVER_ERROR
        if isinstance(cause, requests.RequestException):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
