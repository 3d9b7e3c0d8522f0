from odoo import models
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .common import ReturnManagementCommon


class FieldTableCommon(ReturnManagementCommon):
    """Records in every state, and what a client may write on them."""

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

    def _get_fields(self, model):
        """Give what is stored of a model, or of ours on a model of Odoo."""
        ours = model._original_module == "return_management"
        # What bridges add is in their own hands.
        return {
            name
            for name, field in model._fields.items()
            if field.store
            and field.type != "one2many"
            and name not in models.MAGIC_COLUMNS
            and (
                field._modules == ("return_management",)
                or (ours and name == "access_token")
            )
        }

    def _get_written(self, records, user, names):
        """Write every field as it is, by RPC, and tell which went through."""
        written = set()
        for name in sorted(names):
            field = records._fields[name]
            # sudo: the value is that of the record, whoever may read it.
            value = field.convert_to_write(records.sudo()[name], records.sudo())
            try:
                with (
                    self.env.cr.savepoint(),
                    mute_logger("odoo.addons.base.models.ir_access"),
                ):
                    call_kw(
                        records.with_user(user),
                        "write",
                        [records.ids, {name: value}],
                        {},
                    )
                    self.env.flush_all()
                written.add(name)
            except UserError:
                continue
            finally:
                self.env.invalidate_all()
        return written
