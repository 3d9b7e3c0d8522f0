from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.dialog_common import DialogOwnersMixin


@tagged("post_install", "-at_install")
class TestDialogOwners(DialogOwnersMixin, ReturnManagementCommon):
    """What customers enter is read by the staff of the company, and by nobody else."""

    addons = ("return_management_portal",)
    others = frozenset({"return.order.request", "return.order.request.line"})

    def test_all_dialogs_are_found(self):
        names = {model._name for model in self._get_dialogs()}
        self.assertEqual(names, {*self.others, "return.order.link.request"})

    def test_requests_of_customers_stay_in_their_company(self):
        other = self.setup_other_company()["company"]
        Request = self.env["return.order.request"].sudo()
        request = Request.create({"order_id": self.returns.sale_order_ids.id})
        line = (
            self.env["return.order.request.line"]
            .sudo()
            .create(
                {
                    "request_id": request.id,
                    "sale_line_id": self.returns.line_ids.sale_line_id.id,
                    "quantity": 1.0,
                }
            )
        )
        officer = self.user_officer
        for row in (request, line):
            self.assertTrue(row.with_user(officer).has_access("read"))
        officer.sudo().write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        for row in (request, line):
            self.assertFalse(row.with_user(officer).has_access("read"))
