from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrderInspectionCheck(models.Model):
    """The answer of one inspection to one point of the checklist of its reason."""

    _name = "return.order.inspection.check"
    _description = "Checklist of an Inspection"
    _inherit = ["return.order.evidence.mixin", "guarded.fields.mixin"]
    _order = "inspection_id, sequence, id"

    inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, index=True
    )
    product_id = fields.Many2one(related="inspection_id.product_id")
    state = fields.Selection(related="inspection_id.state")
    check_id = fields.Many2one(
        comodel_name="return.order.reason.check",
        string="Check of the Reason",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    name = fields.Char(related="check_id.name")
    instruction = fields.Text(related="check_id.instruction")
    sequence = fields.Integer(readonly=True)
    is_required = fields.Boolean(string="Required", readonly=True)
    require_photo = fields.Boolean(string="Photo Required", readonly=True)

    # The answer
    result = fields.Selection(
        selection=[
            ("ok", "OK"),
            ("not_ok", "Not OK"),
            ("not_applicable", "Not Applicable"),
        ]
    )
    note = fields.Char()
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Photos", copy=False
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Checked by", readonly=True, copy=False
    )
    date_checked = fields.Datetime(string="Checked on", readonly=True, copy=False)

    @api.depends("inspection_id.display_name", "name")
    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.inspection_id.display_name}: {check.name}"

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to keep who answered and when, and to freeze what was validated.

        :raise UserError: if the inspection is done, or values are written that only
            follow from the checklist.
        """
        self.inspection_id._check_not_done()
        answered = {"result", "note", "attachment_ids"} & vals.keys()
        result = super().write(vals)
        if answered:
            # sudo: who answered follows from the answer, nobody may write it.
            super(ReturnOrderInspectionCheck, self.sudo()).write(
                {"user_id": self.env.uid, "date_checked": fields.Datetime.now()}
            )
        return result

    def _is_evidence_fixed(self):
        """Override: as the inspection."""
        return self.inspection_id._is_evidence_fixed()

    def _check_deletable(self):
        """Override to keep the answers of finished inspections.

        :raise UserError: naming the records and the remedy.
        """
        self.inspection_id._check_not_done()

    # === BUSINESS METHODS === #

    def _check_answered(self):
        """Refuse to go on without the answers that are required.

        :raise UserError: naming the product, the return, the check and the remedy.
        """
        for check in self:
            names = {
                "product": check.product_id.display_name,
                "order": check.inspection_id.order_id.name,
                "check": check.name,
            }
            if check.is_required and not check.result:
                raise UserError(
                    self.env._(
                        "%(product)s on %(order)s: the check “%(check)s” is required. "
                        "Answer it in the checklist of the inspection.",
                        **names,
                    )
                )
            if (
                check.require_photo
                and check.result in ("ok", "not_ok")
                and not check.attachment_ids
            ):
                raise UserError(
                    self.env._(
                        "%(product)s on %(order)s: the check “%(check)s” needs a "
                        "photo. Attach one, or answer “Not Applicable”.",
                        **names,
                    )
                )

    def _prepare_copy_vals(self):
        """Return the same answer for a part that is split off.

        :rtype: dict
        """
        self.ensure_one()
        return {
            **self.check_id._prepare_inspection_check_vals(),
            "is_required": self.is_required,
            "require_photo": self.require_photo,
            "result": self.result,
            "note": self.note,
            "attachment_ids": [fields.Command.set(self.attachment_ids.ids)],
            "user_id": self.user_id.id,
            "date_checked": self.date_checked,
        }
