from .concurrency_common import ConcurrencyCommon


class StepConcurrencyCommon(ConcurrencyCommon):
    """A return whose money is owed, and the steps that two people may take."""

    def setUp(self):
        super().setUp()
        # Who may decide is told elsewhere.
        self.patch(
            self.registry["return.order"],
            "_get_decision_obstacle",
            lambda order, approval: False,
        )

    def _create_data(self, env):
        """Authorize a return of goods that the customer keeps: money is owed."""
        self._sell_piece(env)
        sale = env["sale.order.line"].browse(self.sale_line_id).order_id
        sale._create_invoices().action_post()
        returns = self._create_return(env, return_method="none")
        returns.action_submit()
        self._pass_gate(returns)
        self.return_id = returns.id

    def _get_return(self, env):
        return env["return.order"].browse(self.return_id)

    # === STEPS === #

    def _settle(self, env):
        self._get_return(env).action_settle()

    def _decide(self, env):
        self._get_return(env).action_approve()

    def _cancel(self, env):
        self._get_return(env).action_cancel()

    def _draft(self, env):
        self._get_return(env).action_draft()

    def _waive(self, env):
        self._get_return(env).action_waive_charge()

    def _charge_back(self, env):
        self._get_return(env).action_charge_back()

    # === SITUATIONS === #

    def _expect_goods(self):
        """Let the goods come back that the customer would have kept."""
        returns = self._get_return(self.first)
        returns.action_cancel()
        returns.action_draft()
        returns.return_method = "ship"
        returns.action_submit()
        self._pass_gate(returns)
        self.first.cr.commit()
        self._connect_again()
