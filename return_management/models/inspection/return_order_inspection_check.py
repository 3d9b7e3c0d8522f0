from odoo import api, fields, models


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
    about = fields.Selection(related="check_id.about")
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
        # An answer that is taken over keeps who gave it.
        if answered and "user_id" not in vals:
            # sudo: who answered follows from the answer, nobody may write it.
            super(ReturnOrderInspectionCheck, self.sudo()).write(
                {"user_id": self.env.uid, "date_checked": fields.Datetime.now()}
            )
            self._answer_for_parcel()
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

    def _get_gaps(self):
        """Return what this check lacks, in words.

        :rtype: list[str]
        """
        self.ensure_one()
        names = {**self.inspection_id._get_names(), "check": self.name}
        if self.is_required and not self.result:
            return [
                self.env._(
                    "%(product)s on %(order)s: the check “%(check)s” is required. "
                    "Answer it in the checklist of the inspection.",
                    **names,
                )
            ]
        if (
            self.require_photo
            and self.result in ("ok", "not_ok")
            and not self.attachment_ids
        ):
            return [
                self.env._(
                    "%(product)s on %(order)s: the check “%(check)s” needs a "
                    "photo. Attach one, or answer “Not Applicable”.",
                    **names,
                )
            ]
        return []

    def _find_same_of_parcel(self):
        """Find the rows that ask the same about the same parcel.

        :return: by row, all others; under sudo.
        :rtype: dict[return.order.inspection.check, return.order.inspection.check]
        """
        asked = self.filtered(lambda check: check.about == "parcel")
        if not asked:
            return {}
        # sudo: the parcel may hold goods that the inspector has no right on.
        rows = asked.sudo().search(
            [
                ("check_id", "in", asked.check_id.ids),
                ("inspection_id.order_id", "in", asked.inspection_id.order_id.ids),
            ]
        )
        by_parcel = rows.grouped(lambda row: row._get_parcel_key())
        return {
            check: by_parcel[check.sudo()._get_parcel_key()] - check.sudo()
            for check in asked
        }

    def _get_parcel_key(self):
        """Return what is asked about which parcel.

        :rtype: tuple
        """
        self.ensure_one()
        return self.check_id, self.inspection_id._get_parcel()

    def _take_answers_of_parcel(self):
        """Take over what was answered about the parcel of these rows already."""
        for check, others in self._find_same_of_parcel().items():
            answered = others.filtered("result")[:1]
            if answered:
                # sudo: who answered follows from the answer.
                check.sudo().write(answered._prepare_answer_vals())

    def _answer_for_parcel(self):
        """Give the answer about a parcel to all that came in it and is a draft."""
        for check, others in self._find_same_of_parcel().items():
            drafts = others.filtered(lambda row: row.state == "draft") - self.sudo()
            drafts.write(check._prepare_answer_vals())

    def _prepare_copy_vals(self):
        """Return the same answer for a part that is split off.

        :rtype: dict
        """
        self.ensure_one()
        return {
            **self.check_id._prepare_inspection_check_vals(),
            "is_required": self.is_required,
            "require_photo": self.require_photo,
            **self._prepare_answer_vals(),
        }

    def _prepare_answer_vals(self):
        """Return the answer, with who gave it and when.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "result": self.result,
            "note": self.note,
            "attachment_ids": [fields.Command.set(self.attachment_ids.ids)],
            "user_id": self.user_id.id,
            "date_checked": self.date_checked,
        }

    def _prepare_page_vals(self):
        """Return what the inspection page shows of this check.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "instruction": self.instruction or "",
            "is_required": self.is_required,
            "require_photo": self.require_photo,
            "result": self.result,
            "note": self.note or "",
            "photos": [
                {"id": file.id, "name": file.name} for file in self.attachment_ids
            ],
        }
