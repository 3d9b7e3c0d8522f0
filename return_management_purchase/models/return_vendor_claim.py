from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

# First day of every bucket but the first
BUCKET_STARTS = (31, 61, 91)
OPEN_STATES = ("draft", "sent", "agreed")
CLAIM_GROUPS = (
    "return_management.return_management_group_officer",
    "purchase.group_purchase_user",
)


class ReturnVendorClaim(models.Model):
    """What a vendor owes for goods that customers have returned."""

    _name = "return.vendor.claim"
    _description = "Vendor Claim"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "guarded.fields.mixin",
        "return.lock.mixin",
    ]
    _order = "date_claim desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("agreed", "Agreed"),
            ("credited", "Credited"),
            ("refused", "Refused"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        index=True,
    )
    date_claim = fields.Date(
        string="Claimed on",
        required=True,
        default=lambda self: self.env.company._get_return_today(),
    )
    date_due = fields.Date(
        string="Credit Expected by",
        compute="_compute_date_due",
        store=True,
        readonly=False,
    )
    date_closed = fields.Date(string="Closed on", readonly=True)
    partner_ref = fields.Char(
        string="Vendor Reference", help="Number that the vendor gave to this claim."
    )
    answer = fields.Text(
        string="Vendor's Answer", help="What the vendor says; needed for a refusal."
    )
    line_ids = fields.One2many(
        comodel_name="return.vendor.claim.line",
        inverse_name="claim_id",
        string="Lines",
    )
    order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        compute="_compute_order_ids",
        compute_sudo=True,
    )
    amount_expected = fields.Monetary(
        string="Expected", compute="_compute_amounts", store=True
    )
    amount_credited = fields.Monetary(
        string="Credited", compute="_compute_amounts", store=True
    )
    amount_open = fields.Monetary(
        string="Still Expected", compute="_compute_amounts", store=True
    )
    age_days = fields.Integer(
        string="Age (Days)",
        compute="_compute_age",
        help="Days since the claim was made, until it was closed.",
    )
    age_bucket = fields.Selection(
        selection=[
            ("0", "0-30 Days"),
            ("1", "31-60 Days"),
            ("2", "61-90 Days"),
            ("3", "Over 90 Days"),
        ],
        string="Age",
        compute="_compute_age",
        search="_search_age_bucket",
    )

    _name_company_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name != '/'",
        "The number of a vendor claim must be unique per company.",
    )

    # === COMPUTE METHODS === #

    @api.depends("date_claim")
    def _compute_date_due(self):
        for claim in self:
            claim.date_due = claim.date_claim and claim.date_claim + timedelta(days=30)

    @api.depends("line_ids.inspection_id.order_id")
    def _compute_order_ids(self):
        for claim in self:
            claim.order_ids = claim.line_ids.inspection_id.order_id

    @api.depends(
        "state",
        "line_ids.price_subtotal",
        "line_ids.amount_credited",
        "line_ids.is_credited",
    )
    def _compute_amounts(self):
        for claim in self:
            lines = claim.line_ids
            claim.amount_expected = sum(lines.mapped("price_subtotal"))
            claim.amount_credited = sum(lines.mapped("amount_credited"))
            is_open = claim.state in OPEN_STATES
            claim.amount_open = is_open and max(
                claim.amount_expected - claim.amount_credited, 0.0
            )

    @api.depends("date_claim", "date_closed")
    def _compute_age(self):
        for claim in self:
            today = claim.company_id._get_return_today()
            days = ((claim.date_closed or today) - (claim.date_claim or today)).days
            claim.age_days = days
            claim.age_bucket = str(sum(days >= start for start in BUCKET_STARTS))

    @api.model
    def _search_age_bucket(self, operator, value):
        if operator != "in":
            return NotImplemented
        buckets = [bucket for bucket in value if bucket]
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(%s)",
                model._field_to_sql(alias, "age_bucket", query),
                buckets,
            )
        )

    def _field_to_sql(self, alias, fname, query=None):
        """Override to group by the age, which is not stored: it grows every day."""
        if fname != "age_bucket":
            return super()._field_to_sql(alias, fname, query)
        age = SQL(
            "(COALESCE(%s, %s::date) - %s)",
            self._field_to_sql(alias, "date_closed", query),
            self.env.company._get_return_today(),
            self._field_to_sql(alias, "date_claim", query),
        )
        return SQL("width_bucket(%s, %s)::text", age, list(BUCKET_STARTS))

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to number the claims by company."""
        for vals in vals_list:
            company = self.env["res.company"].browse(vals["company_id"])
            vals["name"] = (
                self.env["ir.sequence"]
                .with_company(company)
                .next_by_code("return.vendor.claim")
            ) or "/"
        return super().create(vals_list)

    def write(self, vals):
        """Override to keep decisions out of the reach of forms, imports and RPC.

        :raise UserError: if what follows from buttons would be written, or the vendor
            of a claim that was sent.
        """
        if not self.env.su and "partner_id" in vals:
            self._check_state(("draft",))
        return super().write(vals)

    def _check_deletable(self):
        """Override to keep claims that the vendor was told of.

        :raise UserError: naming the records and the remedy.
        """
        self._check_state(("draft", "cancel"))

    # === ACTION METHODS === #

    def action_send(self):
        """Record that the vendor was told.

        :raise UserError: if a claim is not a draft, or has no lines.
        """
        self._check_can_claim()
        self._check_state(("draft",))
        for claim in self:
            if not claim.line_ids:
                raise UserError(
                    self.env._(
                        "%(claim)s has no lines, so there is nothing to claim. Cancel "
                        "it.",
                        claim=claim.name,
                    )
                )
        self._write_decision({"state": "sent"})

    def action_agree(self):
        """Record that the vendor agrees to the quantities and prices."""
        self._check_can_claim()
        self._check_state(("sent",))
        self._write_decision({"state": "agreed"})

    def action_refuse(self):
        """Record that the vendor refuses.

        :raise UserError: if the vendor's answer is missing, or a credit exists.
        """
        self._check_can_claim()
        self._check_state(("sent", "agreed"))
        for claim in self:
            if not claim.answer:
                raise UserError(
                    self.env._(
                        "%(claim)s: enter the vendor's answer before you record the "
                        "refusal.",
                        claim=claim.name,
                    )
                )
        self._check_not_fulfilled(("refund_ids",))
        self._close("refused")
        # sudo: returns that only waited for this answer are finished.
        self.sudo().order_ids._action_close_if_complete()

    def action_cancel(self):
        """Withdraw claims, with their open transfers and draft credit notes.

        :raise UserError: if goods have left or a credit was posted.
        """
        self._check_can_claim()
        self._check_state(OPEN_STATES)
        self._check_not_fulfilled(("picking_ids", "refund_ids"))
        self._close("cancel")

    def action_draft(self):
        """Take up claims again that were refused or cancelled."""
        self._check_can_claim()
        self._check_state(("refused", "cancel"))
        self._write_decision({"state": "draft", "date_closed": False})
        # What was cancelled may be claimed elsewhere by now.
        self.line_ids._check_quantity()

    def action_view_orders(self):
        """Open the returns that these claims come from.

        :rtype: dict
        """
        return self.order_ids._get_records_action(name=self.env._("Return Orders"))

    # === BUSINESS METHODS === #

    @api.model
    def _check_can_claim(self):
        """Refuse users who may not deal with vendors about returns.

        :raise AccessError: naming the groups.
        """
        user = self.env.user
        if not (self.env.su or any(map(user.has_group, CLAIM_GROUPS))):
            raise AccessError(
                self.env._(
                    "Only returns officers and purchasers claim goods from vendors. "
                    "Ask one of them."
                )
            )

    def _check_state(self, states):
        """Refuse a step that the state does not allow.

        :param tuple[str] states: the states it is for.
        :raise UserError: naming the claim and both states.
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for claim in self:
            if claim.state not in states:
                raise UserError(
                    self.env._(
                        "%(claim)s is “%(state)s”; this needs a claim that is "
                        "“%(wanted)s”.",
                        claim=claim.name,
                        state=labels[claim.state],
                        wanted=", ".join(labels[state] for state in states),
                    )
                )

    def _check_not_fulfilled(self, names):
        """Refuse to give up claims that were fulfilled, even in part.

        :param tuple[str] names: fields with the documents that must not be finished.
        :raise UserError: naming the claim and the documents.
        """
        # sudo: officers and purchasers need rights on neither transfers nor bills.
        for claim in self.sudo():
            for name in names:
                finished = claim[name].filtered(
                    lambda document: document.state in ("done", "posted")
                )
                if finished:
                    raise UserError(
                        self.env._(
                            "%(claim)s: %(documents)s is done, so the claim cannot be "
                            "given up. Take that back first.",
                            claim=claim.name,
                            documents=", ".join(finished.mapped("name")),
                        )
                    )

    def _write_decision(self, vals):
        """Write what follows from a button that was guarded by the caller.

        :param dict vals: the values to write.
        """
        # sudo: nobody may write these values but the buttons.
        self.sudo().write(vals)

    def _close(self, state):
        """Close claims, and withdraw what was prepared for them.

        :param str state: refused or cancel.
        """
        # sudo: officers and purchasers need rights on neither transfers nor bills.
        claims_sudo = self.sudo()
        claims_sudo.picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        ).action_cancel()
        claims_sudo.refund_ids.filtered(
            lambda move: move.state == "draft"
        ).button_cancel()
        for company, claims in self.grouped("company_id").items():
            claims._write_decision(
                {"state": state, "date_closed": company._get_return_today()}
            )

    def _update_credited(self):
        """Close claims that are credited in full, and open those that no longer are."""
        for claim in self.filtered(lambda c: c.state in ("agreed", "credited")):
            credited = all(claim.line_ids.mapped("is_credited"))
            if credited != (claim.state == "credited"):
                claim._write_decision(
                    {
                        "state": "credited" if credited else "agreed",
                        "date_closed": credited
                        and claim.company_id._get_return_today(),
                    }
                )
