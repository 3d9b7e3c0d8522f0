from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.base_guarded_fields.tests.table_common import RpcTableMixin

from .common import ReturnManagementCommon


class StrangersMixin:
    """People who are not refused at the door, and have no business with a return."""

    @classmethod
    def _create_strangers(cls):
        """Make internal users, customers, users of others' returns, other companies.

        :rtype: dict[str, odoo.models.BaseModel]
        """
        cls.other = cls.setup_other_company()["company"]
        groups = {
            "internal": "base.group_user",
            "portal": "base.group_portal",
            "foreign": "return_management.return_management_group_user",
            "elsewhere": "return_management.return_management_group_manager,"
            "account.group_account_invoice,stock.group_stock_manager,"
            "sales_team.group_sale_manager",
        }
        return {
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


class RpcTableCommon(StrangersMixin, RpcTableMixin, ReturnManagementCommon):
    """Calls every public method of ours as a client would."""

    addons = ("return_management",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.env["return.order.reason.check"].create(
            {"reason_id": cls.reason.id, "name": "Sealed?"}
        )
        cls.returns = cls._authorize(cls._create_return(cls.order, [2.0]))
        cls._receive(cls.returns)
        cls.strangers = cls._create_strangers()

    def _get_models(self):
        """Return what is stored and has methods of ours, with a record to call them on.

        :rtype: list[odoo.models.BaseModel]
        """
        return [
            self._get_record(model)
            for model in self._get_stored_models()
            if self._get_methods(model)
        ]

    def _get_record(self, model):
        """Return a record of the return, or any of the company."""
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
