from odoo import api, fields, models
from odoo.exceptions import UserError


class ControlledDocumentPrint(models.Model):
    """One controlled copy: who made it, of which revision, for whom, where it is."""

    _name = "controlled.document.print"
    _description = "Controlled Copy"
    _inherit = ["guarded.fields.mixin"]
    _order = "id desc"
    _check_company_auto = True

    revision_id = fields.Many2one(
        comodel_name="controlled.document.revision",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    document_id = fields.Many2one(
        related="revision_id.document_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="revision_id.company_id", store=True, precompute=True, index=True
    )
    copy_number = fields.Integer(required=True, readonly=True, aggregator=None)
    department_id = fields.Many2one(
        comodel_name="controlled.document.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    receiver = fields.Char(readonly=True, help="Who took the copy.")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Printed by", required=True, readonly=True
    )
    date_printed = fields.Datetime(string="Printed on", required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("issued", "Issued"),
            ("recalled", "To Hand Back"),
            ("returned", "Handed Back"),
            ("lost", "Lost"),
        ],
        required=True,
        default="issued",
        readonly=True,
        copy=False,
        index=True,
    )
    date_deadline = fields.Date(string="Hand Back by", readonly=True)
    date_closed = fields.Datetime(string="Handed Back on", readonly=True)
    closed_by_id = fields.Many2one(
        comodel_name="res.users", string="Taken Back by", readonly=True
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Request to Hand Back",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    note = fields.Char()

    _copy_number_uniq = models.UniqueIndex(
        "(revision_id, copy_number)",
        "The number of a controlled copy is given once for each revision.",
    )

    @api.depends("revision_id", "copy_number")
    def _compute_display_name(self):
        for copy in self:
            copy.display_name = self.env._(
                "%(revision)s, copy %(number)s",
                revision=copy.revision_id.display_name,
                number=copy.copy_number,
            )

    # === ORM OVERRIDES === #

    def _check_deletable(self):
        """Override to keep the log of controlled copies.

        :raise UserError: naming the records and the remedy.
        """
        raise UserError(
            self.env._(
                "%(copies)s: the log of controlled copies is kept. Mark a copy as "
                "handed back or lost instead.",
                copies=", ".join(self.mapped("display_name")),
            )
        )

    # === ACTION METHODS === #

    def action_hand_back(self):
        """Keep that these copies came back.

        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if a copy is not held by anybody any more.
        """
        self._close("returned")

    def action_report_lost(self):
        """Keep that these copies cannot be found.

        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if a copy is not held by anybody any more.
        """
        self._close("lost")

    def action_print(self):
        """Print these copies again, with the numbers they have.

        :rtype: dict
        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if a copy is asked back, handed back or lost.
        """
        self.env["controlled.document"]._check_controller()
        self._check_state(("issued",))
        return self.env.ref(
            "document_control.controlled_document_print_report_action"
        ).report_action(self, config=False)

    # === BUSINESS METHODS === #

    def _check_state(self, states):
        """Refuse copies in other states.

        :param tuple[str] states: the states that are fine.
        :raise UserError: naming the copies and their state.
        """
        wrong = self.filtered(lambda copy: copy.state not in states)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(copies)s cannot be used for this: the state is “%(state)s”. "
                    "Issue a new copy of the revision in force.",
                    copies=", ".join(wrong.mapped("display_name")),
                    state=labels[wrong[0].state],
                )
            )

    def _close(self, state):
        """Take copies out of circulation.

        :param str state: ``returned`` or ``lost``.
        """
        self.env["controlled.document"]._check_controller()
        self._check_state(("issued", "recalled"))
        # sudo: the log follows from the buttons, nobody may write it.
        self.sudo().write(
            {
                "state": state,
                "date_closed": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        self._close_requests()

    def _close_requests(self):
        """Close the requests to hand back that no copy is waited for any more."""
        # sudo: the requests belong to the keepers of the departments.
        requests = self.sudo().activity_id
        waited_for = self.sudo().search(
            [("activity_id", "in", requests.ids), ("state", "=", "recalled")]
        )
        (requests - waited_for.activity_id).action_feedback()

    def _get_file_pages(self):
        """Return the pages of the attached file, see the revision.

        :rtype: list[pypdf.PageObject]
        """
        self.ensure_one()
        return self.revision_id._get_file_pages()

    def _recall(self, deadline):
        """Ask the departments to hand back these copies.

        :param datetime.date deadline: the day on which the next revision is in force.
        """
        held = self.filtered(lambda copy: copy.state == "issued")
        # sudo: as in `_close`.
        held.sudo().write({"state": "recalled", "date_deadline": deadline})
        for document, copies in held.grouped("document_id").items():
            for department, own in copies.grouped("department_id").items():
                # sudo: nobody writes the log by hand.
                own.sudo().activity_id = document._ask_back_copies(
                    department, own, deadline
                )
