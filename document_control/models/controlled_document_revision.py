import base64
import io
import secrets

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..utils import parse_version, place_on_arc


class ControlledDocumentRevision(models.Model):
    """One revision of a controlled document: its text, its signatures, its fate.

    A draft is edited; from the review on nothing changes but by the buttons, and a
    released revision stays as it is for everybody.
    """

    _name = "controlled.document.revision"
    _description = "Revision of a Controlled Document"
    _inherit = [
        "controlled.form.mixin",
        "controlled.guard.mixin",
        "controlled.document.revision.workflow.mixin",
    ]
    _order = "document_id, sequence desc, id desc"
    _rec_names_search = ["document_id.code", "document_id.name", "version"]
    _check_company_auto = True

    document_id = fields.Many2one(
        comodel_name="controlled.document",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, precompute=True, index=True
    )
    code = fields.Char(related="document_id.code")
    department_id = fields.Many2one(related="document_id.department_id")
    sequence = fields.Integer(string="No.", readonly=True, copy=False, aggregator=None)
    version = fields.Char(required=True, copy=False)
    title = fields.Char(required=True, translate=True)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("in_review", "In Review"),
            ("approved", "Approved"),
            ("released", "Released"),
            ("obsolete", "Obsolete"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    status = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("review", "To Review"),
            ("approval", "To Approve"),
            ("approved", "To Release"),
            ("upcoming", "Not Yet in Force"),
            ("current", "In Force"),
            ("obsolete", "Obsolete"),
        ],
        compute="_compute_status",
        search="_search_status",
    )
    review_sheet_number = fields.Char(
        string="Document Review Sheet No.", readonly=True, copy=False
    )
    description = fields.Text(
        string="Revision Description",
        translate=True,
        copy=False,
        help="What was revised, and why. It stands in the revision history.",
    )
    remarks = fields.Char(copy=False)

    # What it says
    body_type = fields.Selection(
        selection=[
            ("text", "Text"),
            ("file", "Attached File"),
            ("form", "Form of the System"),
        ],
        string="Content",
        required=True,
        default="text",
    )
    body = fields.Html(string="Text", translate=True, sanitize_overridable=True)
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    form_view_id = fields.Many2one(
        comodel_name="ir.ui.view",
        string="Layout Kept",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The layout of the form as it was at the release.",
    )
    content_source = fields.Selection(related="document_id.content_source")
    content_facts = fields.Json(readonly=True, copy=False)
    content_html = fields.Html(
        string="Content Kept",
        translate=True,
        sanitize=False,
        readonly=True,
        copy=False,
    )
    content_preview = fields.Html(
        string="Content Drawn from the System",
        compute="_compute_content_preview",
        sanitize=False,
    )

    # Who is asked, and who signed
    reviewer_id = fields.Many2one(
        comodel_name="res.users",
        string="Reviewer",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Leave empty to let every reviewer review it.",
    )
    approver_id = fields.Many2one(
        comodel_name="res.users",
        string="Approver",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Leave empty to let every approver approve it.",
    )
    prepared_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    prepared_name = fields.Char(string="Prepared by", readonly=True, copy=False)
    date_prepared = fields.Date(string="Prepared on", readonly=True, copy=False)
    prepared_signature = fields.Binary(readonly=True, copy=False, attachment=True)
    reviewed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reviewed_name = fields.Char(string="Reviewed by", readonly=True, copy=False)
    date_reviewed = fields.Date(string="Reviewed on", readonly=True, copy=False)
    reviewed_signature = fields.Binary(readonly=True, copy=False, attachment=True)
    review_comment = fields.Text(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_name = fields.Char(string="Approved by", readonly=True, copy=False)
    date_approved = fields.Date(string="Approved on", readonly=True, copy=False)
    approved_signature = fields.Binary(readonly=True, copy=False, attachment=True)
    approval_comment = fields.Text(readonly=True, copy=False)

    # Release
    released_by_id = fields.Many2one(
        comodel_name="res.users", string="Released by", readonly=True, copy=False
    )
    date_release = fields.Date(string="Release Date", readonly=True, copy=False)
    date_effective = fields.Date(
        string="Effective Date",
        copy=False,
        help="The day from which the revision is in force; the release by default.",
    )
    date_obsolete = fields.Date(string="Obsolete since", readonly=True, copy=False)
    verification_token = fields.Char(
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: secrets.token_urlsafe(32),
        groups="document_control.document_control_group_controller",
    )

    # Copies and forms
    print_ids = fields.One2many(
        comodel_name="controlled.document.print", inverse_name="revision_id"
    )
    print_count = fields.Integer(string="Copies", compute="_compute_counts")
    form_count = fields.Integer(string="Filled-in Forms", compute="_compute_counts")

    _version_uniq = models.UniqueIndex(
        "(document_id, version)",
        "This version of the document exists already.",
    )
    # Two drafts made at once are one too many.
    _in_progress_uniq = models.UniqueIndex(
        "(document_id) WHERE state IN ('draft', 'in_review', 'approved')",
        "Another revision of this document is in progress. Finish or delete it first.",
    )
    _verification_token_uniq = models.UniqueIndex("(verification_token)")

    # === COMPUTE METHODS === #

    @api.depends("state", "date_effective", "reviewed_name")
    def _compute_status(self):
        in_force = self.document_id._get_revisions_in_force()
        for revision in self:
            current = in_force.get(revision.document_id._origin)
            if revision.state == "in_review":
                revision.status = "approval" if revision.reviewed_name else "review"
            elif revision.state != "released":
                revision.status = revision.state
            elif current and current.id == revision._origin.id:
                revision.status = "current"
            elif current and current.sequence > revision.sequence:
                revision.status = "obsolete"
            else:
                revision.status = "upcoming"

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_review = Domain("state", "=", "in_review")
        released = Domain("state", "=", "released")
        reviewed = Domain("reviewed_name", "!=", False)
        replaced = Domain("id", "in", self._get_replaced_ids())
        domains = {
            "draft": Domain("state", "=", "draft"),
            "review": in_review & ~reviewed,
            "approval": in_review & reviewed,
            "approved": Domain("state", "=", "approved"),
            "upcoming": released & Domain("date_effective", ">", "today") & ~replaced,
            "current": released & Domain("date_effective", "<=", "today") & ~replaced,
            "obsolete": Domain("state", "=", "obsolete") | replaced,
        }
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.model
    def _get_replaced_ids(self):
        """Give the revisions that a later one has replaced, but nobody retired yet.

        :rtype: list[int]
        """
        # sudo: as in `_get_revisions_in_force`.
        groups = self.sudo()._read_group(
            [("state", "=", "released")],
            ["document_id"],
            ["id:recordset"],
            having=[("__count", ">", 1)],
        )
        documents = self.env["controlled.document"].union(*(d for d, __ in groups))
        in_force = documents._get_revisions_in_force()
        return [
            revision.id
            for document, revisions in groups
            for revision in revisions
            if revision.sequence < in_force.get(document, revision).sequence
        ]

    @api.depends("document_id.content_source", "state", "content_html")
    @api.depends_context("lang")
    def _compute_content_preview(self):
        """Show what is kept, or what a release would draw now."""
        for revision in self:
            if revision._is_released():
                revision.content_preview = revision.content_html
            else:
                document = revision.document_id
                revision.content_preview = (
                    document.content_source and document._render_system_content()
                )

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

    @api.depends("document_id.code", "version")
    def _compute_display_name(self):
        for revision in self:
            revision.display_name = f"{revision.code or ''} {revision.version or ''}"

    # === CONSTRAINT METHODS === #

    @api.constrains("version", "document_id")
    def _check_version(self):
        """Refuse what is no version of the scheme, or not above the earlier ones.

        :raise ValidationError: naming the document, the version and the remedy.
        """
        for revision in self:
            document = revision.document_id
            scheme = document.version_scheme
            parsed = parse_version(scheme, revision.version)
            if not parsed:
                labels = document._fields["version_scheme"]._description_selection(
                    self.env
                )
                raise ValidationError(
                    self.env._(
                        "%(document)s: “%(version)s” is no version of its scheme. "
                        "Versions look like this: %(scheme)s.",
                        document=document.display_name,
                        version=revision.version,
                        scheme=dict(labels)[scheme],
                    )
                )
            # sudo: earlier revisions count, whether the user sees them or not.
            for other in document.sudo().revision_ids:
                earlier = parse_version(scheme, other.version)
                if earlier and other.sequence < revision.sequence and earlier >= parsed:
                    raise ValidationError(
                        self.env._(
                            "%(document)s: version %(version)s does not follow "
                            "%(earlier)s. Enter a later version.",
                            document=document.display_name,
                            version=revision.version,
                            earlier=other.version,
                        )
                    )

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to continue from the latest revision of the document.

        :raise UserError: if values are given that only follow from buttons.
        """
        if not self.env.su:
            self._check_not_guarded(set().union(*vals_list))
            self = self._without_guarded_defaults()
        documents = self.env["controlled.document"].browse(
            vals["document_id"] for vals in vals_list if vals.get("document_id")
        )
        documents.check_access("read")
        documents._lock_for_revision()
        # The database counts the revisions in progress: it has to know all states.
        self.flush_model(["state"])
        revisions = super().create(
            [self._prepare_revision_vals(vals) for vals in vals_list]
        )
        for revision, vals in zip(revisions, vals_list, strict=True):
            revision._take_translations({"title", "body"} - vals.keys())
        return revisions

    def _take_translations(self, names):
        """Carry on the texts of the latest revision in all languages.

        :param set[str] names: the fields that were not given.
        """
        self.ensure_one()
        # sudo: the latest revision counts, whether the user sees it or not.
        earlier = self.sudo().document_id.revision_ids - self.sudo()
        latest = earlier.sorted("sequence")[-1:]
        source = latest or self.document_id
        for name in sorted(names):
            origin = "name" if name == "title" and not latest else name
            if origin not in source._fields:
                continue
            for code, __ in self.env["res.lang"].get_installed():
                text = source.with_context(lang=code)[origin]
                if text != self.with_context(lang=code)[name]:
                    self.with_context(lang=code)[name] = text

    @api.model
    def _prepare_revision_vals(self, vals):
        """Complete the values of a new revision from the latest one.

        :param dict vals: what was given.
        :rtype: dict
        """
        document = self.env["controlled.document"].browse(vals.get("document_id"))
        # sudo: the latest revision counts, whether the user sees it or not.
        latest = document.sudo().revision_ids.sorted("sequence")[-1:]
        values = {
            "sequence": latest.sequence + 1,
            "version": document._get_next_version() if document else False,
            "title": document.name,
            "body_type": "form" if document.report_id else "text",
        }
        if latest:
            values.update(
                title=latest.title, body_type=latest.body_type, body=latest.body
            )
        values.update({key: v for key, v in vals.items() if v or key not in values})
        # The number is counted, the state begins with a draft.
        return {**values, "sequence": latest.sequence + 1, "state": "draft"}

    def write(self, vals):
        """Override to freeze what is in review, released or obsolete.

        :raise UserError: naming the revision, its state and the remedy.
        """
        # A client can set the context, but not the superuser mode.
        if not (self.env.su and self.env.context.get("document_transition")):
            if not self.env.su:
                self._check_not_guarded(vals.keys())
            self._check_draft()
            self._check_document_kept(vals)
        return super().write(vals)

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Override of `base`: translations do not pass through `write`."""
        if not (self.env.su and self.env.context.get("document_transition")):
            self._check_draft()
        return super()._update_field_translations(
            field_name, translations, digest, source_lang
        )

    def _check_draft(self):
        """Refuse to change what is no draft any more.

        :raise UserError: naming the revision, its state and the remedy.
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for revision in self.filtered(lambda r: r.state != "draft"):
            values = {
                "revision": revision.display_name,
                "state": labels[revision.state],
            }
            if revision._is_released():
                raise UserError(
                    self.env._(
                        "%(revision)s can no longer be changed, its state is "
                        "“%(state)s”. Draft a new revision of the document instead.",
                        **values,
                    )
                )
            raise UserError(
                self.env._(
                    "%(revision)s cannot be changed, its state is “%(state)s”. Send it "
                    "back to its author first.",
                    **values,
                )
            )

    def _check_document_kept(self, vals):
        """Refuse to move revisions, whose numbers count in their document only.

        :param dict vals: the values that would be written.
        :raise UserError: naming the revisions and the remedy.
        """
        if "document_id" not in vals:
            return
        moved = self.filtered(lambda r: r.document_id.id != vals["document_id"])
        if moved:
            raise UserError(
                self.env._(
                    "%(revisions)s cannot become revisions of another document. Draft "
                    "a revision there instead.",
                    revisions=", ".join(moved.mapped("display_name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_draft()

    def _write_transition(self, vals):
        """Write what follows from a decision that was guarded by the caller.

        :param dict vals: the values to write.
        """
        # sudo: signatures and states follow from buttons, nobody may write them.
        self.sudo().with_context(document_transition=True).write(vals)

    # === BUSINESS METHODS === #

    def _is_released(self):
        """Tell whether the revision was released, be it obsolete by now or not.

        :rtype: bool
        """
        self.ensure_one()
        return self.state in ("released", "obsolete")

    def _has_content(self):
        """Tell whether there is something to review.

        :rtype: bool
        """
        self.ensure_one()
        if self.body_type == "file":
            return bool(self.file)
        if self.body_type == "form":
            return bool(self.document_id.sudo().report_id.form_view_id)
        return bool(self.content_source) or not is_html_empty(self.body)

    @api.model
    def _find_in_force(self, domain):
        """Give the revision in force today of each document that a domain finds.

        Until the hourly job retires it, a revision may be released whose successor is
        in force already: the later one counts.

        :param list domain: on revisions.
        :return: documents without a revision in force are left out.
        :rtype: dict[controlled.document, controlled.document.revision]
        """
        # sudo: which revision is in force is no secret, drafts are not among them.
        revisions = self.sudo().search_fetch(
            [("state", "=", "released"), *domain],
            ["document_id", "company_id", "sequence", "date_effective"],
        )
        in_force = {}
        for company, own in revisions.sudo(self.env.su).grouped("company_id").items():
            today = company._get_document_date()
            for revision in own.sorted("sequence"):
                if revision.date_effective <= today:
                    in_force[revision.document_id] = revision
        return in_force

    def _get_differences(self):
        """Compare the settings that were kept at the release with those of today.

        :return: section, text before and text after of each fact that differs.
        :rtype: list[dict]
        """
        rows = []
        for revision in self.filtered("content_facts"):
            kept = revision.content_facts
            lang = self.env.lang if self.env.lang in kept else next(iter(kept))
            document = revision.document_id.with_context(lang=lang)
            before = {key: (section, text) for section, key, text in kept[lang]}
            after = {
                key: (section, text)
                for section, key, text in document._get_system_facts()
            }
            for key in [*before, *(key for key in after if key not in before)]:
                section = (before.get(key) or after.get(key))[0]
                texts = [facts.get(key, ("", ""))[1] for facts in (before, after)]
                if texts[0] != texts[1]:
                    rows.append(
                        {"section": section, "before": texts[0], "after": texts[1]}
                    )
        return rows

    def _issue_copies(self, vals_list):
        """Number and log controlled copies of one revision.

        :param list[dict] vals_list: ``department_id`` and ``receiver`` of each copy.
        :rtype: controlled.document.print
        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if the revision is not to be distributed, or a department
            does not stand on the distribution list with so many copies.
        """
        self.ensure_one()
        self.env["controlled.document.print"]._check_controller()
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

    def action_compare(self):
        """Open the comparison with the revision before this one.

        :rtype: dict
        """
        self.ensure_one()
        earlier = self.document_id.revision_ids.filtered(
            lambda r: r.sequence < self.sequence
        ).sorted("sequence")[-1:]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare Revisions"),
            "res_model": "controlled.document.compare",
            "view_mode": "form",
            "target": "new",
            "context": {
                "dialog_size": "extra-large",
                "default_document_id": self.document_id.id,
                "default_before_id": (earlier or self).id,
                "default_after_id": self.id,
            },
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

    def _get_file_content(self):
        """Give the attached file.

        :rtype: bytes
        """
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _get_file_pages(self):
        """Give the pages of the attached file, if it is a PDF.

        :return: nothing for other files, and for what cannot be read.
        :rtype: list[pypdf.PageObject]
        """
        if self.body_type != "file" or not self.file:
            return []
        try:
            return list(PdfReader(io.BytesIO(self._get_file_content())).pages)
        except (PyPdfError, ValueError, KeyError):
            return []

    def _prepare_form(self, copy=None, notice=None):
        """Give what stands around the body of a print.

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

    def _get_specimen(self):
        """Give the empty record that a blank form is printed with.

        :rtype: odoo.models.BaseModel
        """
        # sudo: reports are technical records.
        report = self.document_id.sudo().report_id
        return self.env[report.model] if report else self

    def _get_layout_id(self):
        """Give the layout of the form: the one kept, or today's before the release.

        :return: nothing if the addon that prints the form is gone.
        :rtype: int | bool
        """
        # sudo: reports and layouts are technical records.
        report = self.document_id.sudo().report_id
        return report and (self.sudo().form_view_id or report.form_view_id).id

    def _get_history(self):
        """Give the revision history up to this revision, the first one first.

        :rtype: controlled.document.revision
        """
        self.ensure_one()
        revisions = self.document_id.revision_ids.filtered(
            lambda r: r.sequence <= self.sequence and (r._is_released() or r == self)
        )
        return revisions.sorted("sequence")
