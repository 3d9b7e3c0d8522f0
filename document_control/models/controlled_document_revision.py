from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ..utils import parse_version


class ControlledDocumentRevision(models.Model):
    """One revision of a controlled document: its text, its signatures, its fate.

    A draft is edited; from the review on nothing changes but by the buttons, and a
    released revision stays as it is for everybody.
    """

    _name = "controlled.document.revision"
    _description = "Revision of a Controlled Document"
    _inherit = ["controlled.form.mixin", "guarded.fields.mixin"]
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
    content_source = fields.Selection(related="document_id.content_source")
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

    # Who is asked, and who signed
    reviewer_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Leave empty to let every reviewer review it.",
    )
    approver_id = fields.Many2one(
        comodel_name="res.users",
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

    _version_uniq = models.UniqueIndex(
        "(document_id, version)",
        "This version of the document exists already.",
    )
    # Two drafts made at once are one too many.
    _in_progress_uniq = models.UniqueIndex(
        "(document_id) WHERE state IN ('draft', 'in_review', 'approved')",
        "Another revision of this document is in progress. Finish or delete it first.",
    )

    # === COMPUTE METHODS === #

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
            self._check_not_guarded(set().union(*vals_list), "create")
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

    @api.model
    @tools.ormcache()
    def _get_fields_guarded_at_creation(self):
        """Override: `create` has looked at what was given before it adds the rest."""
        return frozenset()

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

    def _check_deletable(self):
        """Override to keep what is no draft any more.

        :raise UserError: naming the records and the remedy.
        """
        self._check_draft()

    def _write_transition(self, vals):
        """Write what follows from a decision that was guarded by the caller.

        :param dict vals: the values to write.
        """
        # sudo: signatures and states follow from buttons, nobody may write them.
        self.sudo().with_context(document_transition=True).write(vals)

    # === ACTION METHODS === #

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
