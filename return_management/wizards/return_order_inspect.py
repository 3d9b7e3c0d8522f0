from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReturnOrderInspect(models.TransientModel):
    """Inspects everything that arrived with one or more returns on one screen.

    Every draft inspection starts as one row. A row is split where a part of the goods
    is in another condition, by hand or by scanning: each scan counts one unit into the
    condition that is chosen on top.
    """

    _name = "return.order.inspect"
    _description = "Inspect Returned Goods"
    _inherit = ["barcodes.barcode_events_mixin"]

    order_ids = fields.Many2many(comodel_name="return.order", string="Return Orders")
    condition = fields.Selection(
        selection=lambda self: self._selection_condition(),
        string="Count Scans as",
        required=True,
        default="as_new",
    )
    line_ids = fields.One2many(
        comodel_name="return.order.inspect.line", inverse_name="wizard_id"
    )
    check_ids = fields.Many2many(
        comodel_name="return.order.inspection.check",
        string="Checklist",
        help="Of the drafts; parts that are split off get the same answers.",
    )
    has_lots = fields.Boolean(compute="_compute_has_lots")
    has_several_orders = fields.Boolean(compute="_compute_has_several_orders")

    @api.model
    def _selection_condition(self):
        Inspection = self.env["return.order.inspection"]
        return Inspection._fields["condition"]._description_selection(self.env)

    @api.depends("line_ids.product_tracking")
    def _compute_has_lots(self):
        for wizard in self:
            tracking = set(wizard.line_ids.mapped("product_tracking"))
            wizard.has_lots = bool(tracking - {"none", False})

    @api.depends("order_ids")
    def _compute_has_several_orders(self):
        for wizard in self:
            wizard.has_several_orders = len(wizard.order_ids) > 1

    # === OPENING === #

    @api.model
    def _open_for_orders(self, orders):
        """Open the screen for the draft inspections of returns.

        :param return.order orders: the returns; those without drafts are passed over.
        :rtype: dict
        :raise AccessError: if the user may not inspect.
        :raise UserError: if nothing waits for an inspection.
        """
        self.env["return.order.inspection"]._check_can_inspect()
        drafts = orders.inspection_ids.filtered(lambda i: i.state == "draft")
        if not drafts:
            raise UserError(
                self.env._(
                    "%(orders)s: nothing waits for an inspection. Receive the goods "
                    "first.",
                    orders=", ".join(orders.mapped("name")),
                )
            )
        wizard = self.create(
            {
                "order_ids": [Command.set(drafts.order_id.ids)],
                "check_ids": [
                    Command.set(drafts.filtered("check_count").check_ids.ids)
                ],
                "line_ids": [
                    Command.create(self._prepare_line_vals(draft)) for draft in drafts
                ],
            }
        )
        wizard._split_off_missing(drafts._propose_missing())
        return wizard._get_reopen_action()

    def _split_off_missing(self, missing):
        """Put what left quarantine into rows of its own.

        :param dict missing: see `return.order.inspection._propose_missing`.
        """
        for row in self.line_ids.filtered(lambda row: row.inspection_id in missing):
            pieces = 0.0
            for missing_type, lacking in missing[row.inspection_id].items():
                # All together are rounded: each piece of a dozen would lose a bit.
                before = row._convert_pieces(pieces)
                pieces += sum(lacking.values())
                quantity = row._convert_pieces(pieces) - before
                row._split_off(quantity, lacking, missing_type)

    @api.model
    def _prepare_line_vals(self, inspection):
        """Return the row that a draft inspection starts with.

        :param return.order.inspection inspection: the draft.
        :rtype: dict
        """
        return {
            "inspection_id": inspection.id,
            "quantity": inspection.quantity,
            "lot_ids": [Command.set(inspection.lot_ids.ids)],
            "condition": inspection.condition,
            "missing_type": inspection.missing_type,
            "disposition_id": inspection.disposition_id.id,
            "credit_percent": inspection.credit_percent,
            "settlement_type": inspection.settlement_type,
            "finding": inspection.finding,
        }

    def _get_reopen_action(self):
        """Return the action that shows this screen (again).

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Inspect"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # === SCANNING === #

    def on_barcode_scanned(self, barcode):
        """Count the scanned unit into the chosen condition.

        :param str barcode: of a product, or the name of a lot or serial number.
        :return: a warning for the screen, nothing if the unit was counted.
        :rtype: dict | None
        """
        rows = self._find_rows(barcode)
        message = self._get_scan_obstacle(barcode, rows)
        if message:
            return self._prepare_scan_warning(message)
        lot = rows.lot_ids.filtered(lambda lot: lot.name == barcode)[:1]
        if rows[0].product_tracking == "serial":
            message = self._count_serial(rows, lot)
        else:
            message = self._count_unit(rows)
        return self._prepare_scan_warning(message) if message else None

    def _find_rows(self, barcode):
        """Find the rows that a barcode may stand for.

        :rtype: return.order.inspect.line
        """
        by_lot = self.line_ids.filtered(
            lambda row: barcode in row.lot_ids.mapped("name")
        )
        return by_lot or self.line_ids.filtered(
            lambda row: barcode and row.product_id.barcode == barcode
        )

    def _get_scan_obstacle(self, barcode, rows):
        """Return why a scan cannot be counted.

        :param str barcode: what was scanned.
        :param return.order.inspect.line rows: the rows that it may stand for.
        :return: the explanation, False if it can be counted.
        :rtype: str | bool
        """
        if not rows:
            return self.env._(
                "%(barcode)s is neither a product nor a lot or serial number of what "
                "was received here.",
                barcode=barcode,
            )
        by_product = barcode not in rows.lot_ids.mapped("name")
        if by_product and (
            rows[0].product_tracking == "serial" or len(rows.lot_ids) > 1
        ):
            return self.env._(
                "%(product)s is tracked: scan its lot or serial number.",
                product=rows[0].product_id.display_name,
            )
        return False

    @api.model
    def _prepare_scan_warning(self, message):
        """Return the notification for a scan that was not counted.

        :param str message: the explanation.
        :rtype: dict
        """
        return {
            "warning": {
                "title": self.env._("Not counted"),
                "message": message,
                "type": "notification",
            }
        }

    def _count_unit(self, rows):
        """Count one unit of a product or lot into the chosen condition.

        :param return.order.inspect.line rows: where the unit may be.
        :return: the explanation if everything is counted already.
        :rtype: str | None
        """
        unit = rows[0]._get_unit_quantity()
        uncounted = rows.filtered(
            lambda row: (
                row.product_uom_id.compare(row.quantity - row.qty_counted, unit) >= 0
            )
        ).sorted(lambda row: (bool(row.missing_type), row.condition != self.condition))
        if not uncounted:
            return self.env._(
                "All that was received of %(product)s is counted already.",
                product=rows[0].product_id.display_name,
            )
        source = uncounted[0]
        target = self._get_target_row(source)
        if target != source:
            source.quantity -= unit
            target.quantity += unit
        target.qty_counted += unit
        return None

    def _count_serial(self, rows, lot):
        """Count a serial number into the chosen condition.

        A serial number that was counted before changes its condition.

        :param return.order.inspect.line rows: the row that has the number.
        :param stock.lot lot: the serial number.
        :return: the explanation if it is counted in this condition already.
        :rtype: str | None
        """
        source = rows[0]
        was_counted = lot in source.counted_lot_ids
        if was_counted and source.condition == self.condition:
            return self.env._("%(serial)s is counted already.", serial=lot.name)
        unit = source._get_unit_quantity()
        target = self._get_target_row(source)
        if target != source:
            source.quantity -= unit
            source.lot_ids -= lot
            target.quantity += unit
            target.lot_ids |= lot
        if was_counted:
            source.counted_lot_ids -= lot
            source.qty_counted -= unit
        target.counted_lot_ids |= lot
        target.qty_counted += unit
        return None

    def _get_target_row(self, source):
        """Return the row that takes a scanned unit, and add it where it is missing.

        :param return.order.inspect.line source: the row that the unit is in now.
        :rtype: return.order.inspect.line
        """
        self.ensure_one()
        if source.condition == self.condition and not source.missing_type:
            return source
        target = self.line_ids.filtered(
            lambda row: (
                row.inspection_id == source.inspection_id
                and row.condition == self.condition
                and not row.missing_type
            )
        )[:1]
        if not target:
            target = self.line_ids.new(
                {
                    **self._prepare_line_vals(source.inspection_id),
                    "quantity": 0.0,
                    "condition": self.condition,
                    "finding": False,
                    "lot_ids": [Command.set(source._get_lots_to_share().ids)],
                }
            )
            target.disposition_id = self._get_disposition(source, target)
            if target._get_plan():
                target.credit_percent = target._get_proposed_percent()
            self.line_ids |= target
        return target

    def _get_disposition(self, source, target):
        """Return the disposition of a unit that is scanned into another condition.

        The plan of the reason decides. Without one, damaged goods never go back to
        stock unasked: the inspector has to choose.

        :param return.order.inspect.line source: the row that the unit is in now.
        :param return.order.inspect.line target: the new row of the condition.
        :return: the disposition; empty where it has to be chosen.
        :rtype: return.order.disposition
        """
        self.ensure_one()
        plan = target._get_plan()
        if plan:
            return plan.disposition_id
        disposition = source.inspection_id.disposition_id
        if self.condition != "as_new" and disposition.action == "restock":
            return disposition.browse()
        return disposition

    # === VALIDATING === #

    def action_validate(self):
        """Write the rows to the inspections, and validate these.

        :raise ValidationError: if more is inspected than was received.
        :raise UserError: if no row has a quantity.
        """
        self.ensure_one()
        self._check_quantities()
        rows = self.line_ids.filtered(
            lambda row: row.product_uom_id.compare(row.quantity, 0) > 0
        )
        if not rows:
            raise UserError(
                self.env._("Enter the quantity of at least one row, then validate.")
            )
        rows._apply().action_validate()
        return {"type": "ir.actions.act_window_close"}

    def _check_quantities(self):
        """Refuse to inspect more than was received.

        :raise ValidationError: naming the product and both quantities.
        """
        for line, rows in self.line_ids.grouped("line_id").items():
            others = line.inspection_ids - rows.inspection_id
            left = line.qty_received - sum(others.mapped("quantity"))
            entered = sum(rows.mapped("quantity"))
            if line.product_uom_id.compare(entered, left) > 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s of %(order)s: %(entered)s %(unit)s entered, but "
                        "only %(left)s wait for their inspection. Correct the "
                        "quantities.",
                        product=line.product_id.display_name,
                        order=line.order_id.name,
                        entered=line._format_quantity(entered),
                        left=line._format_quantity(left),
                        unit=line.product_uom_id.name,
                    )
                )
