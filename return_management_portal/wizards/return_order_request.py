from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import REQUEST_SCREENS

# How many requests may be begun within an hour
LIMITS = {"order_id": 10, "ip": 60}


class ReturnOrderRequest(models.TransientModel):
    """What a customer fills in, screen by screen, before a return is made of it.

    Everything that comes from the customer is checked twice: when it is entered, and
    when the return is made, as orders, policies and settings may change in between.
    """

    _name = "return.order.request"
    _description = "Return Request in the Portal"
    _transient_max_hours = 24.0

    order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Sale Order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="order_id.company_id")
    line_ids = fields.One2many(
        comodel_name="return.order.request.line", inverse_name="request_id"
    )
    settlement_type = fields.Selection(
        selection=lambda self: self._selection_of("requested_settlement_type")
    )
    refund_method = fields.Selection(
        selection=lambda self: self._selection_of("refund_method")
    )
    return_method = fields.Selection(
        selection=lambda self: self._selection_of("return_method")
    )
    note = fields.Text()
    ip = fields.Char(string="IP Address", index=True, readonly=True)
    return_order_id = fields.Many2one(
        comodel_name="return.order",
        readonly=True,
        ondelete="set null",
        help="What was made of this request: a second submission leads there.",
    )

    def _selection_of(self, name):
        return self.env["return.order"]._fields[name]._description_selection(self.env)

    # === ORM OVERRIDES === #

    def unlink(self):
        """Override to delete the files that no return has taken over."""
        self._get_own_files().unlink()
        return super().unlink()

    def _get_own_files(self):
        """Return the files that were uploaded to these requests.

        :rtype: ir.attachment
        """
        return self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )

    # === LIMITS === #

    @api.model
    def _is_begun_too_often(self, order, ip):
        """Return whether too many requests were begun within the last hour.

        :param sale.order order: that the next one is about.
        :param str ip: where it comes from.
        :rtype: bool
        """
        since = Domain("create_date", ">", fields.Datetime.now() - timedelta(hours=1))
        origins = {"order_id": order.id, "ip": ip}
        return any(
            self.search_count(since & Domain(name, "=", value), limit=LIMITS[name])
            >= LIMITS[name]
            for name, value in origins.items()
            if value
        )

    # === SCREENS === #

    def _get_open_screen(self, wanted):
        """Return the screen to show: the wanted one, or one that has to come before it.

        :param str wanted: one of `REQUEST_SCREENS`.
        :rtype: str
        """
        self.ensure_one()
        for screen in REQUEST_SCREENS[: REQUEST_SCREENS.index(wanted)]:
            if self._get_faults(screen):
                return screen
        return wanted

    def _get_news(self, screen):
        """Return what of a screen that was filled in before is not possible any more.

        :param str screen: one of `REQUEST_SCREENS`.
        :return: the explanations; none on a screen that was never filled in.
        :rtype: list[str]
        """
        self.ensure_one()
        filled_in = {
            "items": self.line_ids,
            "reason": self.line_ids.reason_id,
            "settlement": self.settlement_type,
            "method": self.return_method,
        }
        return self._get_faults(screen) if filled_in.get(screen) else []

    def _get_faults(self, screen):
        """Return what is missing or wrong of what was entered on a screen.

        :param str screen: one of `REQUEST_SCREENS`.
        :return: the explanations.
        :rtype: list[str]
        """
        self.ensure_one()
        check = getattr(self, f"_get_{screen}_faults", None)
        return check() if check else []

    def _get_items_faults(self):
        if not self.line_ids:
            return [self.env._("Choose what you return.")]
        rows = {row["line"]: row for row in self._get_item_rows()}
        faults = []
        for line in self.line_ids:
            row = rows.get(line.sale_line_id)
            fault = (
                self._check_quantity(row, line.quantity)
                if row
                else self.env._("Not part of this order.")
            )
            if fault:
                faults.append(line._name_fault(fault))
        return faults

    def _get_reason_faults(self):
        rows = self._get_reason_rows()
        return [
            row["line"]._name_fault(fault)
            for row in rows
            for fault in row["line"]._get_faults(row)
        ]

    def _get_settlement_faults(self):
        faults = self._check_settlement(self.settlement_type, self.refund_method)
        return list(faults.values())

    def _get_method_faults(self):
        return list(self._check_method(self.return_method).values())

    # === THE RETURN === #

    def _confirm(self):
        """Make the return of what was entered, and submit it.

        Again, it gives the return that was made. Rivals over the same units wait for
        each other here, and are then run again with fresh data.

        :return: one return, submitted.
        :rtype: return.order
        :raise UserError: if something of it is not possible any more.
        """
        self.ensure_one()
        self._lock()
        if self.return_order_id:
            return self.return_order_id
        faults = [
            fault for screen in REQUEST_SCREENS for fault in self._get_faults(screen)
        ]
        if faults:
            raise UserError("\n".join(faults))
        returns = self.env["return.order"]._create_with_lines(
            self._prepare_line_vals_by_sale_line(), **self._prepare_return_vals()
        )
        returns.attachment_ids.write({"res_model": returns._name, "res_id": returns.id})
        returns.action_submit()
        self.return_order_id = returns
        return returns

    def _lock(self):
        """Wait for whoever submits this request, or returns the same order lines."""
        self.flush_recordset()
        for table, ids in (
            (self._table, self.ids),
            ("sale_order_line", self.line_ids.sale_line_id.ids),
        ):
            query = SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(table),
                ids,
            )
            # Rivals are expected here: Odoo runs the request again.
            self.env.cr.execute(query, log_exceptions=False)

    def _prepare_line_vals_by_sale_line(self):
        """Return the return lines, see `return.order._create_with_lines`.

        :rtype: dict[sale.order.line, list[dict]]
        """
        return {
            line.sale_line_id: [line._prepare_return_line_vals()]
            for line in self.line_ids
        }

    def _prepare_return_vals(self):
        """Return the values of the return, apart from its lines.

        :rtype: dict
        """
        self.ensure_one()
        return {
            **self._prepare_choice_vals(),
            "description": self._get_description(),
            "attachment_ids": [Command.set(self.line_ids.attachment_ids.ids)],
        }

    def _prepare_choice_vals(self):
        """Return what the customer chose, as far as it decides about the money.

        :rtype: dict
        """
        self.ensure_one()
        vals = {
            "channel": "portal",
            "user_id": self.order_id.user_id.id,
            "reason_id": self.line_ids.reason_id[:1].id,
            "requested_settlement_type": self.settlement_type or "refund",
            "return_method": self.return_method or "ship",
        }
        if self.refund_method:
            vals["refund_method"] = self.refund_method
        return vals

    def _get_description(self):
        """Put what the customer wrote together, product by product.

        :rtype: markupsafe.Markup
        """
        return self.env["ir.qweb"]._render(
            "return_management_portal.return_order_request_description",
            {"return_request": self},
        )
