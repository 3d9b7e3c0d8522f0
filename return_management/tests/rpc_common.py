from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import ReturnManagementCommon

# Methods of the ORM are tested field by field and record by record
ORM = {
    *("copy_data", "create", "default_get", "init", "message_new"),
    *("message_post", "message_subscribe", "message_update", "onchange"),
    *(
        "unlink",
        "write",
        "check_access",
        "search",
        "read",
        "copy",
        "try_lock_for_update",
    ),
}
OURS = ("return_management",)


class RpcTableCommon(ReturnManagementCommon):
    """Calls every public method of ours as a client would."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.env["return.order.reason.check"].create(
            {"reason_id": cls.reason.id, "name": "Sealed?"}
        )
        cls._create_policy()
        cls.env["return.order.rule"].create(
            {"name": "Look at it", "company_id": cls.company.id}
        )
        cls.returns = cls._authorize(cls._create_return(cls.order, [2.0]))
        cls._receive(cls.returns)
        cls.other = cls.setup_other_company()["company"]
        groups = {
            "internal": "base.group_user",
            "portal": "base.group_portal",
            "foreign": "return_management.return_management_group_user",
            "elsewhere": "return_management.return_management_group_manager,"
            "account.group_account_invoice,stock.group_stock_manager,"
            "sales_team.group_sale_manager",
        }
        cls.strangers = {
            name: new_test_user(
                cls.env,
                f"rpc_{name}",
                groups=names,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for name, names in groups.items()
            for company in [cls.other if name == "elsewhere" else cls.company]
        }

    def _get_models(self):
        """Give what is stored and has methods of ours, with a record to call them on.

        :rtype: list[odoo.models.BaseModel]
        """
        found = []
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._abstract or not model._auto or model._transient:
                continue
            if self._get_methods(model):
                found.append(self._get_record(model))
        return found

    def _get_record(self, model):
        """Give a record of the return, or any of the company."""
        returns = self.returns
        own = {
            "account.move": self.order.invoice_ids,
            "account.move.line": self.order.invoice_ids.invoice_line_ids,
            "return.order": returns,
            "return.order.approval": returns.approval_ids,
            "return.order.inspection": returns.inspection_ids,
            "return.order.inspection.check": returns.inspection_ids.check_ids,
            "return.order.line": returns.line_ids,
            "sale.order": self.order,
            "sale.order.line": self.order.order_line,
            "stock.move": returns.picking_ids.move_ids,
            "stock.picking": returns.picking_ids,
            "res.partner": self.customer,
        }.get(model._name)
        if own is not None:
            return own[:1]
        domain = []
        if "company_id" in model._fields:
            domain = [("company_id", "=", self.company.id)]
        # sudo: whichever record there is.
        return model.sudo().search(domain, limit=1).sudo(False)

    def _get_methods(self, model):
        """Give the names of what our addons let be called on a model."""
        return sorted(
            {
                name
                for cls in type(model).mro()
                if cls.__module__.startswith(tuple(f"odoo.addons.{m}." for m in OURS))
                for name, method in vars(cls).items()
                if callable(method)
                and not name.startswith("_")
                and name not in ORM
                and not getattr(getattr(model, name), "_api_private", False)
            }
        )

    def _call(self, records, user, name):
        """Call a method with more and more arguments, and undo what it did.

        :return: ``denied``; ``view`` if it only opens one, which asks for itself;
            ``refused`` with a sentence; ``done``.
        :rtype: str
        """
        for extra in range(6):
            self.env.invalidate_all()
            try:
                with (
                    self.cr.savepoint(),
                    mute_logger("odoo.addons.base.models.ir_access", "odoo.sql_db"),
                ):
                    result = call_kw(
                        records.with_user(user), name, [records.ids, *["x"] * extra], {}
                    )
                    self.env.flush_all()
                    raise Undo(result)
            except Undo as undo:
                result = undo.args[0]
            except AccessError:
                return "denied"
            except UserError:
                return "refused"
            except (TypeError, AttributeError, ValueError) as error:
                if "argument" in str(error) and extra < 5:
                    continue
                return "refused" if extra else f"{type(error).__name__}: {error}"
            is_view = isinstance(result, dict) and result.get("type", "").startswith(
                "ir.actions."
            )
            return "view" if is_view else "done"
        return "refused"


class Undo(Exception):
    """Rolls back what a call has done, and carries its result."""
