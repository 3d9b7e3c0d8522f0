from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    return_vendor_claim_id = fields.Many2one(
        comodel_name="return.vendor.claim",
        string="Vendor Claim",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )

    # === OVERRIDES === #

    def _post(self, soft=True):
        """Override of `account` to keep the limit of vendor credits and close claims.

        :raise UserError: if more would be credited than was billed.
        """
        posted = super()._post(soft=soft)
        # sudo: the limit does not depend on who posts.
        credits = posted.filtered("return_vendor_claim_id").sudo()
        credits.invoice_line_ids._check_vendor_credit_limit()
        credits.return_vendor_claim_id._update_credited()
        return posted

    def button_draft(self):
        """Override of `account` to reopen claims whose credit is taken back."""
        result = super().button_draft()
        # sudo: the state of a claim follows from its credit, whoever takes it back.
        self.sudo().return_vendor_claim_id._update_credited()
        return result

    def button_cancel(self):
        """Override of `account` to reopen claims whose credit is taken back."""
        result = super().button_cancel()
        # sudo: as in `button_draft`.
        self.sudo().return_vendor_claim_id._update_credited()
        return result

    # === ACTION METHODS === #

    def action_view_return_vendor_claim(self):
        """Open the claim that the vendor credits.

        :rtype: dict
        """
        return self.return_vendor_claim_id._get_records_action(
            name=self.env._("Vendor Claim")
        )
