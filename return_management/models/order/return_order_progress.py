from odoo import api, fields, models
from odoo.fields import Domain

STATUSES = [
    ("no", "Nothing Expected"),
    ("pending", "Pending"),
    ("partial", "Partial"),
    ("full", "Complete"),
]


class ReturnOrder(models.Model):
    """How far a return has come, computed from the quantities of its lines."""

    _inherit = "return.order"

    # Progress
    receipt_status = fields.Selection(
        selection=STATUSES, compute="_compute_statuses", store=True
    )
    inspection_status = fields.Selection(
        selection=STATUSES, compute="_compute_statuses", store=True
    )
    settlement_status = fields.Selection(
        selection=STATUSES, compute="_compute_statuses", store=True
    )
    phase = fields.Selection(
        selection=[
            ("request", "Request"),
            ("approval", "Approval"),
            ("transit", "In Transit"),
            ("inspection", "Inspection"),
            ("settlement", "Settlement"),
            ("closed", "Closed"),
        ],
        compute="_compute_statuses",
        store=True,
        index=True,
        group_expand=True,
    )
    next_step = fields.Char(compute="_compute_next_step")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    date_sent = fields.Date(
        string="Sent on",
        compute="_compute_date_sent",
        store=True,
        readonly=False,
        copy=False,
        help="Day on which the customer sent the goods.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "line_ids.is_goods_expected",
        "line_ids.qty_authorized",
        "line_ids.qty_expected",
        "line_ids.qty_received",
        "line_ids.qty_inspected",
        "line_ids.qty_in_quarantine",
    )
    def _compute_statuses(self):
        for order in self:
            order.receipt_status = order._get_receipt_status()
            order.inspection_status = order._get_inspection_status()
            order.settlement_status = order._get_settlement_status()
            order.phase = order._get_phase()

    @api.depends("state", "phase", "line_ids.qty_expected")
    def _compute_next_step(self):
        for order in self:
            order.next_step = order._get_next_step()

    @api.depends("state", "receipt_status", "date_deadline")
    def _compute_is_late(self):
        for order in self:
            order.is_late = bool(
                order.state == "authorized"
                and order.receipt_status in ("pending", "partial")
                and order.date_deadline
                and order.date_deadline < order.company_id._get_return_today()
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain(
            [
                ("state", "=", "authorized"),
                ("receipt_status", "in", ("pending", "partial")),
            ]
        ) & self.env["res.company"]._get_domain_of_days("date_deadline", "<")

    # === PROGRESS === #

    def _get_receipt_status(self):
        """Return how far the goods have come. To be extended.

        :return: see `STATUSES`.
        :rtype: str
        """
        return "no"

    def _get_inspection_status(self):
        """Return how far what arrived is inspected. To be extended.

        :return: see `STATUSES`.
        :rtype: str
        """
        return "no"

    def _get_settlement_status(self):
        """Return how far the customer got what is owed. To be extended.

        :return: see `STATUSES`.
        :rtype: str
        """
        return "no"

    def _get_phase(self):
        """Return where the return stands. To be extended: goods come before money.

        :return: a key of ``phase``.
        :rtype: str
        """
        self.ensure_one()
        return {
            "draft": "request",
            "submitted": "approval",
            "authorized": "settlement",
        }.get(self.state, "closed")

    def _get_next_step(self):
        """Return in words what is expected next, and from whom.

        :rtype: str
        """
        self.ensure_one()
        return self._get_first_step() or self._get_next_step_of_phase()

    def _get_first_step(self):
        """Return what has to be done before anything else. To be extended.

        :return: in words, empty where nothing is in the way.
        :rtype: str
        """
        return ""

    def _get_next_step_of_phase(self):
        """Return what is expected next where nothing is in the way. To be extended.

        :rtype: str
        """
        self.ensure_one()
        if self.phase == "request":
            return self.env._("Complete the request and submit it")
        return ""

    @api.depends("tracking_number")
    def _compute_date_sent(self):
        """Take the day on which the first tracking number was entered."""
        for order in self:
            if order.tracking_number and not order.date_sent:
                order.date_sent = order.company_id._get_return_today()
            else:
                order.date_sent = order.date_sent
