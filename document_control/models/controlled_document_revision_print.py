import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..utils import place_on_arc

# What `secrets.token_urlsafe(32)` gives
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


class ControlledDocumentRevision(models.Model):
    """Prints of a revision: controlled copies, header and footer, the code on them."""

    _inherit = "controlled.document.revision"

    verification_token = fields.Char(
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: secrets.token_urlsafe(32),
        groups="document_control.document_control_group_controller",
    )
    print_ids = fields.One2many(
        comodel_name="controlled.document.print", inverse_name="revision_id"
    )
    print_count = fields.Integer(string="Copies", compute="_compute_counts")
    form_count = fields.Integer(string="Filled-in Forms", compute="_compute_counts")

    _verification_token_uniq = models.UniqueIndex("(verification_token)")

    @api.depends("print_ids")
    def _compute_counts(self):
        def count(model):
            # sudo: a number tells nothing, and not everybody sees the records.
            groups = (
                self.env[model]
                .sudo()
                ._read_group(
                    [("revision_id", "in", self.ids)], ["revision_id"], ["__count"]
                )
            )
            return {revision.id: number for revision, number in groups}

        prints = count("controlled.document.print")
        forms = count("controlled.document.form")
        for revision in self:
            revision.print_count = prints.get(revision.id, 0)
            revision.form_count = forms.get(revision.id, 0)

    # === ACTION METHODS === #

    def action_issue_copies(self):
        """Open the dialog that prints controlled copies.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print Controlled Copies"),
            "res_model": "controlled.document.issue",
            "view_mode": "form",
            "target": "new",
            "context": {"default_revision_id": self.id},
        }

    def action_view_forms(self):
        """Open the log of forms that were filled in on this revision.

        :rtype: dict
        """
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "document_control.controlled_document_form_action"
            ),
            "domain": [("revision_id", "in", self.ids)],
            "path": False,
        }

    # === CONTROLLED COPIES === #

    def _issue_copies(self, vals_list):
        """Number and log controlled copies of one revision.

        :param list[dict] vals_list: ``department_id`` and ``receiver`` of each copy.
        :rtype: controlled.document.print
        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if the revision is not to be distributed, or a department
            does not stand on the distribution list with so many copies.
        """
        self.ensure_one()
        self.env["controlled.document"]._check_controller()
        self.document_id._lock_for_revision()
        if self.state != "released" or self.status == "obsolete":
            raise UserError(
                self.env._(
                    "%(revision)s is not released: controlled copies are made of "
                    "released revisions only.",
                    revision=self.display_name,
                )
            )
        self._check_distribution([vals["department_id"] for vals in vals_list])
        # sudo: the log follows from this method, nobody may write it.
        Print = self.env["controlled.document.print"].sudo()
        last = max(self.sudo().print_ids.mapped("copy_number"), default=0)
        return Print.create(
            [
                {
                    **vals,
                    "revision_id": self.id,
                    "copy_number": last + number,
                    "user_id": self.env.uid,
                    "date_printed": fields.Datetime.now(),
                }
                for number, vals in enumerate(vals_list, 1)
            ]
        ).with_env(self.env)

    def _check_distribution(self, department_ids):
        """Refuse more copies than the distribution list gives.

        :param list[int] department_ids: one for each copy that is asked for.
        :raise UserError: naming the department and how many copies it may get.
        """
        rows = self.document_id.distribution_ids.filtered("is_distributed")
        for department in self.env["controlled.document.department"].browse(
            set(department_ids)
        ):
            row = rows.filtered(lambda r, d=department: r.department_id == d)
            held = self.print_ids.filtered(
                lambda p, d=department: p.department_id == d and p.state == "issued"
            )
            wanted = department_ids.count(department.id)
            if len(held) + wanted > row.copies:
                raise UserError(
                    self.env._(
                        "%(revision)s: the distribution list gives %(department)s "
                        "%(copies)s copies, %(held)s are held already. Change the "
                        "distribution list, or ask for fewer.",
                        revision=self.display_name,
                        department=department.name,
                        copies=row.copies,
                        held=len(held),
                    )
                )

    # === PRINTS === #

    def _prepare_form(self, copy=None, notice=None):
        """Return what stands around the body of a print.

        :param controlled.document.print copy: the controlled copy that is printed.
        :param str notice: ``draft``, ``obsolete`` or ``uncontrolled``, the default.
        :return: the revision, the copy, the notice and the picture of the QR code.
        :rtype: dict
        """
        copy = copy or self.env["controlled.document.print"]
        # sudo: the code is printed by everybody, and read by document control only.
        token = self.sudo().verification_token
        address = f"{self.get_base_url()}/document/verify/{token}" if token else False
        return {
            "revision": self.sudo(),
            "company": self.company_id.sudo(),
            "copy": copy.sudo(),
            "lang": self.env.lang,
            "notice": "controlled" if copy else notice or "uncontrolled",
            "qr": address and self.env["ir.actions.report"]._draw_qr_code(address),
            "place_on_arc": place_on_arc,
        }

    def _get_history(self):
        """Return the revision history up to this revision, the first one first.

        :rtype: controlled.document.revision
        """
        self.ensure_one()
        revisions = self.document_id.revision_ids.filtered(
            lambda r: r.sequence <= self.sequence and (r._is_released() or r == self)
        )
        return revisions.sorted("sequence")

    @api.model
    def _get_verification(self, token):
        """Answer what the code on a print stands for.

        :param str token: from the address that the code holds, never to be trusted.
        :return: file code, version and whether the revision is ``current`` or
            ``obsolete``; ``unknown`` without anything else for every other code.
        :rtype: dict
        """
        # sudo: the public may ask about a code that they hold. Only these three facts
        # leave this method. The index makes the time independent of a near match.
        revision = (
            self.sudo().search([("verification_token", "=", token)], limit=1)
            # PostgreSQL answers a null byte by an error.
            if token and "\0" not in token
            else self
        )
        if revision.status not in ("current", "obsolete"):
            return {"status": "unknown"}
        return {
            "status": revision.status,
            "code": revision.code,
            "version": revision.version,
        }
