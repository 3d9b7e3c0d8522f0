from odoo.addons.base_guarded_fields.tests.table_common import RpcTableMixin

from .common import ReturnManagementCommon


class FieldTableCommon(RpcTableMixin, ReturnManagementCommon):
    """Records in every state, and what a client may write on them."""

    addons = ("return_management",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.check = cls.env["return.order.reason.check"].create(
            {"reason_id": cls.reason.id, "name": "Sealed?"}
        )
        cls.states = {}
        for state in (
            *("draft", "submitted", "refused", "cancel"),
            *("authorized", "settling", "settled", "done", "verified"),
        ):
            cls.states[state] = getattr(cls, f"_make_{state}")()

    @classmethod
    def _make_draft(cls):
        return cls._create_return(cls.order, [1.0], date_sent="2026-03-02")

    @classmethod
    def _make_submitted(cls):
        returns = cls._make_draft()
        returns.with_user(cls.user_salesperson).action_submit()
        return returns

    @classmethod
    def _make_refused(cls):
        returns = cls._make_submitted()
        returns.with_user(cls.user_officer).action_refuse("No.")
        return returns

    @classmethod
    def _make_cancel(cls):
        returns = cls._make_submitted()
        returns.with_user(cls.user_officer).action_cancel()
        return returns

    @classmethod
    def _make_authorized(cls):
        returns = cls._authorize(cls._make_draft())
        cls._receive(returns)
        return returns

    @classmethod
    def _make_settling(cls):
        returns = cls._make_authorized()
        returns.inspection_ids.check_ids.with_user(cls.user_officer).result = "ok"
        cls._inspect(returns)
        returns.with_user(cls.user_officer).action_settle()
        return returns

    @classmethod
    def _make_settled(cls):
        returns = cls._make_settling()
        returns.with_user(cls.user_finance).action_approve()
        return returns

    @classmethod
    def _make_done(cls):
        returns = cls._make_settled()
        returns.credit_note_ids.with_user(cls.user_finance).action_post()
        return returns

    @classmethod
    def _make_verified(cls):
        returns = cls._make_done()
        part = returns.inspection_ids
        part.with_user(cls.user_officer).write(
            {"measure": "New seal", "verification": "Ten of ten were tight."}
        )
        part.with_user(cls.user_manager).action_verify()
        return returns
