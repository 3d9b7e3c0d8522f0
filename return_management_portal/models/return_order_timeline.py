from datetime import datetime

from pytz import timezone, utc

from odoo import models


class ReturnOrder(models.Model):
    """What has happened to a return and what comes when, as the customer reads it."""

    _inherit = "return.order"

    def _get_timeline(self):
        """Return the steps of the return in their order, in words for the customer.

        :return: per step ``key``, ``name``, ``state`` (``done``, ``current``, ``todo``
            or ``skipped``), ``date`` (when it was done) and ``date_expected``, both
            may be False, and ``text``, may be empty.
        :rtype: list[dict]
        """
        self.ensure_one()
        steps = self._get_timeline_steps()
        if self.state in ("refused", "cancel"):
            return [step for step in steps if step["state"] == "done"] + [
                self._get_end_step()
            ]
        open_steps = [step for step in steps if step["state"] == "todo"]
        if open_steps:
            open_steps[0]["state"] = "current"
        for step in steps:
            if step["state"] not in ("done", "current"):
                step["text"] = ""
        return steps

    def _get_timeline_steps(self):
        """Return all steps, each ``done``, ``todo`` or ``skipped``.

        Extended where a return goes through more steps.

        :rtype: list[dict]
        """
        self.ensure_one()
        steps = [
            self._get_request_step(),
            self._get_decision_step(),
            *self._get_goods_steps(),
            self._get_replacement_step(),
            self._get_refund_step(),
        ]
        return [*steps, self._get_closing_step(steps)]

    def _prepare_step(self, key, name, is_done, **values):
        """Return one step of the timeline.

        :param str key: what others know the step by.
        :param str name: what the customer reads.
        :param bool is_done: whether it is behind the customer.
        :param values: ``is_skipped``, ``date``, ``date_expected``, ``text``.
        :rtype: dict
        """
        is_skipped = values.pop("is_skipped", False) and not is_done
        step = {"key": key, "name": name, "date": False, "date_expected": False}
        step["text"] = ""
        step.update(values)
        step["state"] = "done" if is_done else "skipped" if is_skipped else "todo"
        step["date"] = is_done and self._to_customer_day(step["date"])
        if step["state"] != "todo":
            step["date_expected"] = False
        return step

    def _to_customer_day(self, moment):
        """Return the day of a moment where the customer is, if that is known.

        :param moment: in UTC, as stored; a day stays as it is, may be False.
        :type moment: datetime.datetime | datetime.date | bool
        :return: the day there, else the day where the company is.
        :rtype: datetime.date | bool
        """
        if not isinstance(moment, datetime):
            return moment or False
        # sudo: who may see the return may know what day it was for the customer.
        zone = self.partner_id.sudo().tz
        if not zone:
            return self.company_id._to_return_day(moment)
        return utc.localize(moment).astimezone(timezone(zone)).date()

    # === STEPS === #

    def _get_request_step(self):
        # For the customer, a request is made once we know of it.
        return self._prepare_step(
            "request", self.env._("Requested"), True, date=self.date_request
        )

    def _get_decision_step(self):
        is_done = self.state in ("authorized", "done")
        text = self.env._("We check your request.")
        if self.is_waiting_for_customer:
            text = self.env._("We wait for your answer.")
        return self._prepare_step(
            "decision",
            self.env._("Approved") if is_done else self.env._("Approval"),
            is_done,
            date=self.date_authorized,
            text="" if is_done else text,
        )

    def _get_goods_steps(self):
        """Return the steps of the goods: sent, arrived, inspected.

        :rtype: list[dict]
        """
        arrived = any(self.line_ids.mapped("qty_received"))
        is_skipped = not self._has_goods_to_send()
        is_here = self.receipt_status == "full"
        # sudo: users without stock rights follow their returns as well.
        receipts = self.sudo().reverse_picking_ids.filtered(
            lambda picking: picking.state == "done"
        )
        inspections = self.inspection_ids.filtered(lambda i: i.state == "done")
        is_inspected = self.inspection_status == "full"
        return [
            self._prepare_step(
                "sent",
                self._get_sending_name(),
                arrived or (bool(self.date_sent) and self.state != "draft"),
                is_skipped=is_skipped or self.return_method == "drop_off",
                date=self.date_sent,
                text=self._get_sending_text(),
            ),
            self._prepare_step(
                "arrived",
                self.env._("Goods Arrived"),
                is_here,
                is_skipped=is_skipped,
                date=max(filter(None, receipts.mapped("date_done")), default=False),
                date_expected=self.date_deadline,
                text="" if is_here else self._get_arrival_text(arrived),
            ),
            self._prepare_step(
                "inspected",
                self.env._("Inspected") if is_inspected else self.env._("Inspection"),
                is_inspected,
                is_skipped=is_skipped,
                date=max(filter(None, inspections.mapped("date_done")), default=False),
                text=self._get_inspection_text(inspections),
            ),
        ]

    def _get_replacement_step(self):
        """Return the step of what goes to the customer.

        :rtype: dict
        """
        lines = self.line_ids
        sent = any(line.qty_replaced or line.qty_repaired for line in lines)
        missing = any(
            line.product_uom_id.compare(line.qty_replaced, line.qty_to_replace) < 0
            or line.product_uom_id.compare(line.qty_repaired, line.qty_to_repair) < 0
            for line in lines
        )
        wanted = set(lines.mapped("settlement_type"))
        # sudo: as in `_get_goods_steps`.
        moves = self.sudo().picking_ids.move_ids.filtered(
            lambda move: (
                move.return_role
                and move.state == "done"
                and move.location_dest_id._is_outgoing()
            )
        )
        only_repair = "repair" in wanted and "exchange" not in wanted
        is_done = sent and not missing
        text = self.env._("We prepare your replacement.")
        if only_repair:
            text = self.env._("We repair the goods.")
        return self._prepare_step(
            "replaced",
            self.env._("Repaired Goods Shipped")
            if only_repair
            else self.env._("Replacement Shipped"),
            is_done,
            is_skipped=not (missing or wanted & {"exchange", "repair"})
            or self.state == "done",
            date=max(filter(None, moves.mapped("date")), default=False),
            text="" if is_done else text,
        )

    def _get_refund_step(self):
        """Return the step of the money.

        :rtype: dict
        """
        is_owed = any(
            line.settlement_kind.gives_money or line._is_exchange_for_other()
            for line in self.line_ids
        )
        is_closed = self.state == "done"
        is_paying = self.refund_status in ("pending", "processing")
        is_done = self._is_fully_refunded()
        text = self.env._("We prepare your refund.")
        if is_paying:
            text = self.env._("Your credit note is posted, the money is on its way.")
        return self._prepare_step(
            "refunded",
            self.env._("Refunded") if is_done else self.env._("Refund"),
            is_done,
            is_skipped=not is_paying and (is_closed or not is_owed),
            date=self.date_refunded,
            date_expected=self.date_refund_promised,
            text="" if is_done else text,
        )

    def _get_closing_step(self, steps):
        """Return the last step: closed, and nothing is left to pay.

        :param list[dict] steps: the steps before.
        :rtype: dict
        """
        is_done = self.state == "done" and not any(s["state"] == "todo" for s in steps)
        days = [self._to_customer_day(self.date_closed), self.date_refunded]
        return self._prepare_step(
            "closed",
            self.env._("Closed"),
            is_done,
            date=max(filter(None, days), default=False),
        )

    def _get_end_step(self):
        """Return the step that ends a return which was refused or cancelled.

        :rtype: dict
        """
        refused = self.state == "refused"
        return self._prepare_step(
            "refused" if refused else "cancelled",
            self.env._("Refused") if refused else self.env._("Cancelled"),
            True,
            date=self.date_closed,
            text=self.refusal_reason or "" if refused else "",
        )

    # === WORDS === #

    def _has_goods_to_send(self):
        """Return whether goods are, or will be, on their way to us.

        :rtype: bool
        """
        self.ensure_one()
        if any(self.line_ids.mapped("qty_received")):
            return True
        return not self.is_receipt_given_up and any(
            line.is_goods_expected and line.qty_authorized for line in self.line_ids
        )

    def _get_sending_name(self):
        if self.return_method == "pickup":
            return self.env._("Goods Picked Up")
        return self.env._("Goods Sent")

    def _get_sending_text(self):
        if self.tracking_number:
            return " ".join(filter(None, (self.carrier_name, self.tracking_number)))
        if self.date_sent or self.receipt_status != "pending":
            return ""
        if self.return_method == "pickup":
            return self.env._("Please have the goods ready for the carrier.")
        return self.env._("Please send the goods to us.")

    def _get_arrival_text(self, arrived):
        """Return what is missing of the goods.

        :param bool arrived: whether a part is here.
        :rtype: str
        """
        if arrived:
            return self.env._("A part of the goods has arrived.")
        if self.return_method == "drop_off":
            return self.env._("Please bring the goods to us.")
        return self.env._("The goods are on their way to us.")

    def _get_inspection_text(self, inspections):
        """Return how far the inspection is.

        :param return.order.inspection inspections: the validated ones.
        :rtype: str
        """
        if self.inspection_status == "full":
            return ""
        if inspections:
            return self.env._("A part of the goods has been inspected.")
        return self.env._("We inspect the goods.")

    def _get_customer_status(self):
        """Return in two words where the return stands.

        :return: the words, and the classes of the badge that goes with them.
        :rtype: tuple[str, str]
        """
        self.ensure_one()
        if self.state == "refused":
            return self.env._("Refused"), "text-bg-danger"
        if self.state == "cancel":
            return self.env._("Cancelled"), "text-bg-light border"
        if self.is_waiting_for_customer:
            return self.env._("Waiting for You"), "text-bg-warning"
        if self.state in ("draft", "submitted"):
            return self.env._("Being Checked"), "text-bg-info"
        return self._get_customer_progress()

    def _get_customer_progress(self):
        """Return in two words how far an authorized return is.

        :return: see `_get_customer_status`.
        :rtype: tuple[str, str]
        """
        if self.refund_status in ("pending", "processing"):
            return self.env._("Refund under Way"), "text-bg-info"
        if self.state == "done":
            if self.refund_status == "full":
                return self.env._("Refunded"), "text-bg-success"
            return self.env._("Closed"), "text-bg-success"
        if self.phase == "transit":
            if self._is_to_send_by_customer():
                return self.env._("Send the Goods"), "text-bg-warning"
            return self.env._("Under Way to Us"), "text-bg-info"
        if self.phase == "inspection":
            return self.env._("Being Inspected"), "text-bg-info"
        return self.env._("Being Settled"), "text-bg-info"

    def _is_to_send_by_customer(self):
        """Return whether the customer is the one to act: the goods are not sent yet.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.state == "authorized"
            and self.receipt_status == "pending"
            and not self.date_sent
            and self.return_method in ("ship", "drop_off")
        )
