from odoo import Command
from odoo.tests import tagged

from .common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReturnOrderEvidence(ReturnManagementCommon):
    """Files that are uploaded with a request are seen by whoever decides about it."""

    def _upload(self, user):
        """Upload a file as the web client does before the record is saved."""
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "dent.png", "raw": b"x", "res_model": "return.order"})
        )

    def test_evidence_of_a_salesperson_is_read_by_the_approver(self):
        returns = self._create_return(self._sell(), [1.0])
        file = self._upload(self.user_salesperson)
        returns.write({"attachment_ids": [Command.link(file.id)]})
        self.env.invalidate_all()
        seen = returns.with_user(self.user_officer).attachment_ids
        self.assertEqual(seen.mapped("name"), ["dent.png"])
        self.assertEqual(file.res_id, returns.id)

    def test_evidence_of_a_new_return_is_adopted(self):
        file = self._upload(self.user_salesperson)
        returns = (
            self.env["return.order"]
            .with_user(self.user_salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "attachment_ids": [Command.link(file.id)],
                }
            )
        )
        self.assertEqual(file.res_id, returns.id)

    def test_photos_of_an_inspection_are_adopted(self):
        returns = self._create_return(self._sell(), [1.0])
        self._authorize(returns)
        self._receive(returns)
        file = self._upload(self.user_officer)
        inspection = returns.inspection_ids.with_user(self.user_officer)
        inspection.attachment_ids = [Command.link(file.id)]
        self.assertEqual(file.res_id, inspection.id)
        self.assertEqual(file.res_model, "return.order.inspection")
