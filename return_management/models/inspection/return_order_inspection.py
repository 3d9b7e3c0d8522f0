from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class ReturnOrderInspection(models.Model):
    """What was found on a part of the received goods, and where that part goes."""

    _name = "return.order.inspection"
    _description = "Return Inspection"
    _inherit = [
        "return.order.evidence.mixin",
        "guarded.fields.mixin",
        "guarded.limits.mixin",
        "return.lock.mixin",
    ]
    _order = "order_id desc, line_id, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        comodel_name="return.order.line",
        string="Return Line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    # Not precomputed: that would put an unsaved record into the cache of the return.
    order_id = fields.Many2one(related="line_id.order_id", store=True, index=True)
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(related="line_id.partner_id")
    product_id = fields.Many2one(
        related="line_id.product_id", store=True, precompute=True, index=True
    )
    product_tracking = fields.Selection(related="line_id.product_tracking")
    qty_received = fields.Float(related="line_id.qty_received")
    product_uom_id = fields.Many2one(related="line_id.product_uom_id", string="Unit")
    state = fields.Selection(
        selection=[("draft", "To Inspect"), ("done", "Inspected")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    receipt_move_id = fields.Many2one(
        comodel_name="stock.move", readonly=True, index="btree_not_null"
    )
    picking_id = fields.Many2one(related="receipt_move_id.picking_id")
    location_id = fields.Many2one(
        comodel_name="stock.location", string="Quarantine Location", readonly=True
    )

    # What was found
    quantity = fields.Float(digits="Product Unit", required=True)
    lot_ids = fields.Many2many(
        comodel_name="stock.lot",
        string="Lots/Serial Numbers",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        groups="stock.group_stock_user",
    )
    condition = fields.Selection(
        selection=[
            ("as_new", "As New"),
            ("minor_damage", "Minor Damage"),
            ("major_damage", "Major Damage"),
            ("unusable", "Unusable"),
        ],
        help="What the goods are like. Empty: nobody has looked at them yet.",
    )
    disposition_id = fields.Many2one(
        comodel_name="return.order.disposition",
        compute="_compute_disposition_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('action', '!=', 'keep')]",
        ondelete="restrict",
    )
    credit_percent = fields.Float(
        string="Share Credited (%)",
        aggregator="avg",
        compute="_compute_credit_percent",
        store=True,
        readonly=False,
    )
    finding = fields.Text(help="What the inspector saw.")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Photos", copy=False
    )
    inspector_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    date_done = fields.Datetime(string="Inspected on", readonly=True, copy=False)

    # What followed
    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="return_inspection_id"
    )
    credit_line_ids = fields.One2many(
        comodel_name="account.move.line", inverse_name="return_inspection_id"
    )

    _quantity_not_negative = models.Constraint(
        "CHECK (quantity >= 0)", "The inspected quantity cannot be negative."
    )
    _credit_percent_range = models.Constraint(
        "CHECK (credit_percent >= 0 AND credit_percent <= 100)",
        "The share credited must lie between 0 and 100 %.",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_id.reason_id", "line_id.is_unexpected", "missing_type")
    def _compute_disposition_id(self):
        """Propose what plan and reason say; goods nobody asked for go back."""
        for inspection, disposition in self._get_proposed_dispositions().items():
            inspection.disposition_id = disposition

    @api.depends("disposition_id")
    def _compute_credit_percent(self):
        """Propose the share of the plan, or the lowest of disposition and reason."""
        for inspection in self:
            inspection.credit_percent = inspection._get_proposed_percent()

    @api.depends("line_id.display_name")
    def _compute_display_name(self):
        for inspection in self:
            inspection.display_name = inspection.line_id.display_name

    # === CONSTRAINT METHODS === #

    @api.constrains("disposition_id")
    def _check_disposition_id(self):
        """Refuse to let the customer keep what was received.

        :raise ValidationError: naming the product and the disposition.
        """
        for inspection in self:
            if inspection.disposition_id.action == "keep":
                raise ValidationError(
                    self.env._(
                        "%(product)s has been received: “%(disposition)s” is not "
                        "possible. Send the goods back to the customer instead.",
                        product=inspection.product_id.display_name,
                        disposition=inspection.disposition_id.name,
                    )
                )

    @api.constrains("quantity", "line_id")
    def _check_quantity(self):
        """Never inspect more than was received.

        :raise ValidationError: naming the product and what was received.
        """
        for line in self.line_id:
            inspected = sum(line.inspection_ids.mapped("quantity"))
            if line.product_uom_id.compare(inspected, line.qty_received) > 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s on %(order)s: %(inspected)s %(unit)s inspected, "
                        "but only %(received)s received. Correct the quantities.",
                        product=line.product_id.display_name,
                        order=line.order_id.name,
                        inspected=line._format_quantity(inspected),
                        received=line._format_quantity(line.qty_received),
                        unit=line.product_uom_id.name,
                    )
                )

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to freeze findings once the goods have moved.

        :raise UserError: if a validated inspection would be changed, or values that
            follow from its button.
        """
        frozen = {
            "line_id",
            "quantity",
            "lot_ids",
            "condition",
            "disposition_id",
            "credit_percent",
            "settlement_type",
            "missing_type",
            "finding",
        }
        # A client can set the context, but not the superuser mode.
        is_settling = self.env.su and self.env.context.get("return_settlement")
        if (frozen | {"state"}) & vals.keys() and not is_settling:
            self._check_not_done()
        if self._get_analysis_fields() & vals.keys():
            self._check_not_verified()
        return super().write(vals)

    def _is_evidence_fixed(self):
        """Override: the settlement rests on what was seen."""
        return self.state == "done"

    def _check_deletable(self):
        """Override to keep what was inspected, and what has to be.

        :raise UserError: naming the records and the remedy.
        """
        self._check_not_done()
        self._check_rest_is_covered()

    def _check_rest_is_covered(self):
        """Refuse to forget goods that were received.

        :raise UserError: naming the product and the remedy.
        """
        for line in self.line_id:
            covered = sum((line.inspection_ids - self).mapped("quantity"))
            if line.product_uom_id.compare(covered, line.qty_received) < 0:
                raise UserError(
                    self.env._(
                        "%(product)s on %(order)s: the goods wait for their "
                        "inspection, so it cannot be deleted. Send them back to the "
                        "customer if they were not expected.",
                        product=line.product_id.display_name,
                        order=line.order_id.name,
                    )
                )

    def _check_not_done(self):
        """Refuse to change inspections whose goods have moved.

        :raise UserError: naming the returns.
        """
        done = self.filtered(lambda inspection: inspection.state == "done")
        if done:
            raise UserError(
                self.env._(
                    "%(orders)s: the goods were inspected and moved, so the inspection "
                    "can no longer be changed.",
                    orders=", ".join(done.order_id.mapped("name")),
                )
            )

    # === ACTION METHODS === #

    def action_validate(self):
        """Keep the findings and send the goods where they belong.

        What was received but is not covered by the inspections gets a new draft, so
        that nothing is forgotten.

        :raise AccessError: if the user may not inspect.
        :raise UserError: saying all that is missing, see `_find_gaps`.
        """
        self = self._without_defaults()
        self._check_can_inspect()
        todo = self.filtered(lambda inspection: inspection.state == "draft")
        todo._lock_for_decision()
        todo._check_complete()
        # sudo: state and inspector follow from this button, nobody may write them.
        todo.sudo().write(
            {
                "state": "done",
                "inspector_id": self.env.uid,
                "date_done": fields.Datetime.now(),
            }
        )
        todo._on_validated()
        todo._create_rest_inspections()
        todo._move_goods()
        todo.order_id._on_inspected()

    # === BUSINESS METHODS === #

    def _on_validated(self):
        """React to findings that were validated. To be extended."""

    def _check_can_inspect(self):
        """Refuse users who may not inspect.

        :raise AccessError: naming the group that is missing.
        """
        if not self.env.su and not self.env.user.has_group(
            "return_management.return_management_group_officer"
        ):
            raise AccessError(
                self.env._(
                    "Only returns officers inspect returned goods. Ask your "
                    "administrator for the group “Officer: All Returns”."
                )
            )

    @api.model
    def _create_drafts(self, vals_list):
        """Create drafts for goods that were received.

        :param list[dict] vals_list: see `_prepare_rest_vals`.
        :rtype: return.order.inspection
        :raise AccessError: if the user may not inspect.
        """
        self._check_can_inspect()
        # sudo: where the goods are follows from the receipt, nobody may write it.
        return self.sudo().create(vals_list).sudo(self.env.su)
