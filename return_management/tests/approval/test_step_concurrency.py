from odoo.exceptions import UserError
from odoo.tests import tagged

from ..concurrency_common import BUSY
from ..step_common import StepConcurrencyCommon
from ..terms_common import TermsMixin


@tagged("post_install", "-at_install")
class TestStepConcurrency(TermsMixin, StepConcurrencyCommon):
    """Two people decide about the same return; the second one reads why not."""

    # === SITUATIONS === #

    def _let_charge(self):
        """Refund in advance what then does not come."""
        self._set_terms(due="approval")
        self._expect_goods()
        self._decide(self.first)
        returns = self._get_return(self.first)
        returns.credit_note_ids.filtered(lambda n: n.state == "draft").action_post()
        returns.reverse_picking_ids.action_cancel()
        self.assertTrue(returns.is_to_charge)
        self.first.cr.commit()
        self._connect_again()

    # === SETTLEMENTS === #

    def test_settle_and_settle(self):
        self._race(self._settle, self._settle, UserError, "already waits for the")
        approvals = self._get_return(self._newcomer()).approval_ids
        self.assertEqual(approvals.mapped("state").count("pending"), 1)

    def test_settle_and_settle_at_once(self):
        self._race(self._settle, self._settle, UserError, BUSY, at_once=True)

    def test_settle_and_cancel(self):
        self._race(self._cancel, self._settle, UserError, "is not authorized")
        self._assert_cancelled()

    def test_settle_and_cancel_at_once(self):
        self._race(self._cancel, self._settle, UserError, BUSY, at_once=True)
        self._assert_cancelled()

    def test_settle_and_cancel_at_once_in_the_other_order(self):
        self._race(self._settle, self._cancel, UserError, BUSY, at_once=True)
        returns = self._get_return(self._newcomer())
        self.assertEqual(returns.state, "authorized")
        self.assertEqual(returns.open_gate, "settle")

    def test_cancel_after_settle_takes_the_decision_back(self):
        self._settle(self.first)
        self.first.cr.commit()
        self._follow(self._cancel)
        self._assert_cancelled()

    def test_decision_and_decision(self):
        """Two of finance approve: the credit note is made once."""
        self._settle(self.first)
        self.first.cr.commit()
        self._connect_again()
        self._race(self._decide, self._decide, UserError, "does not wait for")
        self.assertEqual(len(self._get_return(self._newcomer()).credit_note_ids), 1)

    def test_decision_and_decision_at_once(self):
        self._settle(self.first)
        self.first.cr.commit()
        self._connect_again()
        self._race(self._decide, self._decide, UserError, BUSY, at_once=True)

    def test_decision_and_cancel(self):
        self._settle(self.first)
        self.first.cr.commit()
        self._connect_again()
        self._race(self._cancel, self._decide, UserError, "does not wait for")
        self._assert_cancelled()
        self.assertFalse(self._get_return(self._newcomer()).credit_note_ids)

    def test_decision_and_draft(self):
        returns = self._get_return(self.first)
        returns.action_cancel()
        self.first.cr.commit()
        self._connect_again()
        self._race(self._draft, self._settle, UserError, "is not authorized")

    # === CHARGES === #

    def test_waive_and_charge_back(self):
        self._let_charge()
        self._race(self._waive, self._charge_back, UserError, "charged or waived")
        self.assertFalse(self._get_return(self._newcomer()).return_invoice_ids)

    def test_charge_back_and_waive(self):
        self._let_charge()
        self._race(self._charge_back, self._waive, UserError, "charged or waived")
        returns = self._get_return(self._newcomer())
        self.assertFalse(returns.is_charge_waived)
        self.assertEqual(len(returns.return_invoice_ids), 1)

    def test_waive_and_charge_back_at_once(self):
        self._let_charge()
        self._race(self._waive, self._charge_back, UserError, BUSY, at_once=True)
        self.assertFalse(self._get_return(self._newcomer()).return_invoice_ids)

    def test_charge_back_and_charge_back(self):
        self._let_charge()
        self._race(self._charge_back, self._charge_back, UserError, "charged or waived")
        self.assertEqual(len(self._get_return(self._newcomer()).return_invoice_ids), 1)

    def _assert_cancelled(self):
        returns = self._get_return(self._newcomer())
        self.assertEqual(returns.state, "cancel")
        self.assertNotIn("pending", returns.approval_ids.mapped("state"))
