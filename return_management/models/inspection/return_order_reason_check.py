from odoo import fields, models
from odoo.exceptions import UserError


class ReturnOrderReasonCheck(models.Model):
    """One point that the inspection of goods returned for a reason looks at."""

    _name = "return.order.reason.check"
    _description = "Checklist of a Return Reason"
    _inherit = ["guarded.fields.mixin"]
    _order = "reason_id, sequence, id"

    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="reason_id.company_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(string="Check", required=True, translate=True)
    instruction = fields.Text(
        translate=True, help="How to check it, and what is good enough."
    )
    about = fields.Selection(
        selection=[("product", "Each Product"), ("parcel", "The Parcel")],
        required=True,
        default="product",
        help="A check of the parcel is asked once for all that came in it.",
    )
    is_required = fields.Boolean(
        string="Required",
        default=True,
        help="The inspection can only be validated when this check is answered.",
    )
    require_photo = fields.Boolean(
        string="Photo Required",
        help="The answer needs a photo, unless the check is not applicable.",
    )

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to keep what was asked when inspections were answered.

        :raise UserError: if the text of a check would change that was answered.
        """
        if "name" in vals and any(check.name != vals["name"] for check in self):
            self._check_not_answered()
        return super().write(vals)

    def _check_deletable(self):
        """Override to keep what finished inspections have answered.

        :raise UserError: naming the records and the remedy.
        """
        self._check_not_answered()

    def _check_not_answered(self):
        """Refuse to change what finished inspections have answered.

        :raise UserError: naming the check, its reason and the remedy.
        """
        # sudo: inspections of returns that the user may not see count as well.
        answered = (
            self.env["return.order.inspection.check"]
            .sudo()
            .search(
                [
                    ("check_id", "in", self.ids),
                    ("inspection_id.state", "=", "done"),
                ],
                limit=1,
            )
        )
        if answered:
            raise UserError(
                self.env._(
                    "%(check)s of the reason “%(reason)s” was answered by inspections, "
                    "which keep it. Archive it, and add a new check.",
                    check=answered.check_id.name,
                    reason=answered.check_id.reason_id.name,
                )
            )

    # === BUSINESS METHODS === #

    def _prepare_inspection_check_vals(self):
        """Return the row of this check on an inspection.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "check_id": self.id,
            "sequence": self.sequence,
            "is_required": self.is_required,
            "require_photo": self.require_photo,
        }
