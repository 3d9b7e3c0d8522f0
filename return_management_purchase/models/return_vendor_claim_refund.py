from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError


class ReturnVendorClaim(models.Model):
    """The credit notes that a vendor owes for a claim, drawn from the bills."""

    _inherit = "return.vendor.claim"

    refund_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="return_vendor_claim_id",
        string="Vendor Credit Notes",
    )
    refund_count = fields.Integer(compute="_compute_refund_count", compute_sudo=True)

    @api.depends("refund_ids")
    def _compute_refund_count(self):
        for claim in self:
            claim.refund_count = len(claim.refund_ids)

    # === ACTION METHODS === #

    def action_create_refund(self):
        """Draft the credit notes that the vendor is expected to send.

        :return: the action that shows them.
        :rtype: dict
        :raise AccessError: if the user may not handle bills.
        :raise UserError: if nothing is left to credit, or more than was billed.
        """
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._(
                    "Only the invoicing team creates vendor credit notes. Ask one of "
                    "them."
                )
            )
        self._check_state(("agreed",))
        self._create_refunds()
        return self.action_view_refunds()

    def action_view_refunds(self):
        """Open the vendor credit notes of these claims.

        :rtype: dict
        """
        return self.refund_ids._get_records_action(
            name=self.env._("Vendor Credit Notes"),
            context={"create": False, "default_move_type": "in_refund"},
        )

    # === BUSINESS METHODS === #

    def _create_refunds(self):
        """Create one draft per claim and bill.

        :rtype: account.move
        :raise UserError: if nothing is left to credit, or more than was billed.
        """
        self._lock_for_decision()
        groups = defaultdict(list)
        left = self.line_ids.purchase_line_id._get_left_on_bills()
        for line in self.line_ids:
            for bill_line, quantity in line._share_over_bills(left):
                groups[line.claim_id, bill_line.move_id].append(
                    line._prepare_refund_line_vals(bill_line, quantity)
                )
        if not groups:
            raise UserError(
                self.env._(
                    "%(claims)s: credit notes exist for everything that was claimed. "
                    "Post them.",
                    claims=", ".join(self.mapped("name")),
                )
            )
        return self.env["account.move"].create(
            [
                claim._prepare_refund_vals(bill, line_vals)
                for (claim, bill), line_vals in groups.items()
            ]
        )

    def _prepare_refund_vals(self, bill, line_vals_list):
        """Return the credit note of this claim for one bill.

        :param account.move bill: the posted bill, empty for goods without one.
        :param list[dict] line_vals_list: its lines.
        :rtype: dict
        """
        self.ensure_one()
        vals = {
            "move_type": "in_refund",
            "return_vendor_claim_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": self.company_id._get_return_today(),
            "invoice_origin": self.name,
            "ref": self.partner_ref or self.name,
            "invoice_line_ids": [Command.create(vals) for vals in line_vals_list],
        }
        if bill:
            vals |= {
                "reversed_entry_id": bill.id,
                "partner_id": bill.partner_id.id,
                "currency_id": bill.currency_id.id,
                "invoice_currency_rate": bill.invoice_currency_rate,
                "journal_id": bill.journal_id.id,
                "fiscal_position_id": bill.fiscal_position_id.id,
                "ref": self.env._(
                    "%(claim)s, reversal of %(bill)s",
                    claim=self.partner_ref or self.name,
                    bill=bill.ref or bill.name,
                ),
            }
        return vals
