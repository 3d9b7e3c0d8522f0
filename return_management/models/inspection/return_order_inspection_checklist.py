from odoo import Command, api, fields, models


class ReturnOrderInspection(models.Model):
    """The checklist of an inspection, made from that of the reason."""

    _inherit = "return.order.inspection"

    check_ids = fields.One2many(
        comodel_name="return.order.inspection.check",
        inverse_name="inspection_id",
        string="Checklist",
        copy=False,
    )
    # Stored: whoever has no checklist is not asked for its rows.
    check_count = fields.Integer(
        string="Checks", compute="_compute_check_count", store=True
    )
    check_open_count = fields.Integer(
        string="Open Checks",
        compute="_compute_check_count",
        store=True,
        help="Required checks that are not answered.",
    )

    @api.depends("check_ids.result", "check_ids.is_required")
    def _compute_check_count(self):
        for inspection in self:
            checks = inspection.check_ids
            inspection.check_count = len(checks)
            inspection.check_open_count = len(
                checks.filtered(lambda check: check.is_required and not check.result)
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Override to give new inspections the checklist of their reason."""
        inspections = super().create(vals_list)
        inspections._create_checks()
        return inspections

    def _create_checks(self):
        """Create the checklist of inspections that have none, in one go.

        :rtype: return.order.inspection.check
        """
        checks = self.env["return.order.inspection.check"]
        lacking = self.filtered(
            lambda inspection: (
                inspection.line_id.reason_id.check_count and not inspection.check_ids
            )
        )
        if not lacking:
            return checks
        # sudo: the rows follow from the reason, nobody may add or drop them.
        created = checks.sudo().create(
            [
                {
                    "inspection_id": inspection.id,
                    **check._prepare_inspection_check_vals(),
                }
                for inspection in lacking
                for check in inspection.line_id.reason_id.check_ids
            ]
        )
        created._take_answers_of_parcel()
        return created

    def _get_parcel(self):
        """Return what came together: checks of the parcel are asked once for it.

        :rtype: tuple[return.order, stock.picking]
        """
        self.ensure_one()
        # sudo: only which inspections belong together.
        return self.order_id, self.receipt_move_id.sudo().picking_id

    def _prepare_check_copies(self):
        """Return the checklist as it is answered, for parts that are split off.

        :return: commands for ``check_ids`` of another inspection.
        :rtype: list[tuple]
        """
        self.ensure_one()
        if not self.check_count:
            return []
        return [Command.create(check._prepare_copy_vals()) for check in self.check_ids]
