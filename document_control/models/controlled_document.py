from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..utils import next_version


class ControlledDocument(models.Model):
    """A document under control: its identity, its distribution and all its revisions.

    What people read stands on the revisions. Follows ISO 9001:2015, 7.5: identification
    and description, review and approval, the version in force at the point of use,
    distribution and retrieval, and no unintended use of obsolete documents.
    """

    _name = "controlled.document"
    _description = "Controlled Document"
    _inherit = ["mail.thread", "mail.activity.mixin", "guarded.fields.mixin"]
    _order = "code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    code = fields.Char(
        string="File Code",
        copy=False,
        tracking=True,
        help="Leave empty to number it by its type.",
    )
    name = fields.Char(string="Title", required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    document_type = fields.Selection(
        selection=[
            ("procedure", "Procedure"),
            ("form", "Form"),
            ("record", "Record"),
        ],
        string="Type",
        required=True,
        default="procedure",
        tracking=True,
    )
    department_id = fields.Many2one(
        comodel_name="controlled.document.department",
        string="Owning Department",
        check_company=True,
        index="btree_not_null",
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Drafts the revisions, and is reminded of the periodic review.",
    )
    version_scheme = fields.Selection(
        selection=[
            ("letter", "A0, A1 … A9, B0"),
            ("number", "1.0, 1.1 … 2.0"),
        ],
        required=True,
        default="letter",
    )
    report_id = fields.Many2one(
        comodel_name="ir.actions.report",
        string="Form Report",
        domain="[('form_view_id', '!=', False)]",
        index="btree_not_null",
        ondelete="set null",
        help="The report of the system that prints this form.",
    )
    content_source = fields.Selection(
        selection=[],
        string="Drawn from the System",
        help="A part of the text is drawn from the settings of the system at release.",
    )
    note = fields.Html(string="Notes")

    # Revisions
    revision_ids = fields.One2many(
        comodel_name="controlled.document.revision", inverse_name="document_id"
    )
    current_revision_id = fields.Many2one(
        comodel_name="controlled.document.revision",
        string="Revision in Force",
        compute="_compute_current_revision_id",
    )
    version = fields.Char(compute="_compute_current_revision_id")
    date_release = fields.Date(
        string="Release Date", compute="_compute_current_revision_id"
    )
    open_revision_id = fields.Many2one(
        comodel_name="controlled.document.revision",
        string="Revision in Progress",
        compute="_compute_open_revision_id",
    )
    open_version = fields.Char(
        string="Version in Progress", compute="_compute_open_revision_id"
    )
    open_status = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("review", "To Review"),
            ("approval", "To Approve"),
            ("approved", "To Release"),
        ],
        string="Step in Progress",
        compute="_compute_open_revision_id",
    )
    status = fields.Selection(
        selection=[
            ("draft", "Not Released"),
            ("current", "In Force"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_current_revision_id",
        search="_search_status",
    )
    differences = fields.Html(
        string="Differs from the System", compute="_compute_differences"
    )

    # Copies
    distribution_ids = fields.One2many(
        comodel_name="controlled.document.distribution",
        inverse_name="document_id",
        string="Distribution Scope and Copies",
        copy=True,
    )
    print_ids = fields.One2many(
        comodel_name="controlled.document.print", inverse_name="document_id"
    )
    print_count = fields.Integer(string="Copies", compute="_compute_print_count")
    recalled_count = fields.Integer(
        string="Copies to Hand Back", compute="_compute_print_count"
    )

    # Periodic review
    review_interval = fields.Integer(
        string="Review Every",
        default=12,
        help="Months after which somebody checks that the document is still right. "
        "Zero: no periodic review.",
    )
    date_last_review = fields.Date(string="Last Reviewed on", readonly=True, copy=False)
    date_next_review = fields.Date(
        string="Next Review", compute="_compute_date_next_review", store=True
    )

    _code_company_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL",
        "This file code exists already in the company. Each document has its own.",
    )
    _report_company_uniq = models.UniqueIndex(
        "(company_id, report_id) WHERE report_id IS NOT NULL AND active",
        "Another document of the company is printed by this report already.",
    )
    _review_interval_range = models.Constraint(
        "CHECK (review_interval >= 0 AND review_interval <= 120)",
        "The review interval must lie between 0 and 120 months.",
    )

    # === COMPUTE METHODS === #

    @api.depends("revision_ids.state", "revision_ids.date_effective")
    def _compute_current_revision_id(self):
        in_force = self._get_revisions_in_force()
        empty = self.env["controlled.document.revision"]
        obsolete = self.env["controlled.document.revision"]._read_group(
            [("document_id", "in", self.ids), ("state", "=", "obsolete")],
            ["document_id"],
        )
        once_in_force = {document for (document,) in obsolete}
        for document in self:
            # Read from here: these are fetched together, those of the field one by one.
            revision = in_force.get(document._origin, empty)
            document.current_revision_id = revision
            document.version = revision.version
            document.date_release = revision.date_release
            if revision:
                document.status = "current"
            elif document._origin in once_in_force:
                document.status = "withdrawn"
            else:
                document.status = "draft"

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_force = Domain(
            "revision_ids",
            "any",
            [("state", "=", "released"), ("date_effective", "<=", "today")],
        )
        obsolete = Domain("revision_ids", "any", [("state", "=", "obsolete")])
        domains = {
            "current": in_force,
            "withdrawn": ~in_force & obsolete,
            "draft": ~in_force & ~obsolete,
        }
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.depends("revision_ids.state", "revision_ids.version", "revision_ids.status")
    def _compute_open_revision_id(self):
        revisions = self.env["controlled.document.revision"].search(
            [
                ("document_id", "in", self.ids),
                ("state", "in", ("draft", "in_review", "approved")),
            ]
        )
        by_document = {revision.document_id: revision for revision in revisions}
        empty = self.env["controlled.document.revision"]
        for document in self:
            revision = by_document.get(document._origin, empty)
            document.open_revision_id = revision
            document.open_version = revision.version
            document.open_status = revision.status

    @api.depends("print_ids.state")
    def _compute_print_count(self):
        groups = self.env["controlled.document.print"]._read_group(
            [
                ("document_id", "in", self.ids),
                ("state", "in", ("issued", "recalled")),
            ],
            ["document_id", "state"],
            ["__count"],
        )
        counts = {(document, state): number for document, state, number in groups}
        for document in self:
            recalled = counts.get((document._origin, "recalled"), 0)
            document.recalled_count = recalled
            document.print_count = recalled + counts.get(
                (document._origin, "issued"), 0
            )

    @api.depends(
        "review_interval",
        "date_last_review",
        "revision_ids.state",
        "revision_ids.date_effective",
    )
    def _compute_date_next_review(self):
        for document in self:
            released = document.revision_ids.filtered(lambda r: r.state == "released")
            # A document that is not in force needs no review.
            dates = [*released.mapped("date_effective"), document.date_last_review]
            latest = released and max(filter(None, dates), default=False)
            document.date_next_review = (
                fields.Date.add(latest, months=document.review_interval)
                if latest and document.review_interval
                else False
            )

    @api.depends("content_source")
    def _compute_differences(self):
        """Show where the settings departed from the text that was released."""
        for document in self:
            rows = document.current_revision_id._get_differences()
            document.differences = rows and self.env["ir.qweb"]._render(
                "document_control.controlled_document_differences", {"rows": rows}
            )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for document in self:
            document.display_name = " ".join(
                filter(None, (document.code, document.name))
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("user_id", "company_id")
    def _check_user_id(self):
        """Refuse a responsible who may not work in the company of the document.

        :raise ValidationError: naming the document and the user.
        """
        for document in self.filtered("user_id"):
            # sudo: the companies of a colleague are not readable for everybody.
            if document.company_id not in document.user_id.sudo().company_ids:
                raise ValidationError(
                    self.env._(
                        "%(document)s: %(user)s does not belong to the company "
                        "%(company)s. Choose another responsible.",
                        document=document.display_name,
                        user=document.user_id.name,
                        company=document.company_id.name,
                    )
                )

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to number documents without a file code by type and company.

        :raise AccessError: if somebody enters reviews who does not control documents.
        :raise UserError: if the next review is given, which follows from the last one.
        """
        if not self.env.su and any(vals.get("date_last_review") for vals in vals_list):
            self._check_controller()
        for vals in vals_list:
            if not vals.get("code"):
                company = self.env["res.company"].browse(
                    vals.get("company_id") or self.env.company.id
                )
                kind = vals.get("document_type") or self.default_get(
                    ["document_type"]
                ).get("document_type")
                vals["code"] = (
                    self.env["ir.sequence"]
                    .with_company(company)
                    .next_by_code(f"controlled.document.{kind}")
                )
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    def _get_next_version(self, is_major=False):
        """Return the version of the next revision.

        :param bool is_major: begin the next letter or whole number.
        :rtype: str
        """
        self.ensure_one()
        # sudo: the latest revision may be one that the user cannot see.
        latest = self.sudo().revision_ids.sorted("sequence")[-1:]
        return next_version(self.version_scheme, latest.version, is_major)

    def _get_today(self):
        """Return today's date as the company counts it, whoever asks from wherever.

        :rtype: datetime.date
        """
        return self.company_id._get_document_date()

    def _get_revisions_in_force(self):
        """Return the revision in force today of each of these documents.

        :return: documents without one are left out.
        :rtype: dict[controlled.document, controlled.document.revision]
        """
        return self.env["controlled.document.revision"]._find_in_force(
            [("document_id", "in", self.ids)]
        )

    def _prepare_register_form(self):
        """Return what stands around the printed register of documents.

        :rtype: dict
        """
        # The register is a list of the moment, under no revision of its own.
        form = self.env["controlled.document.revision"]._prepare_form()
        name = self.env.ref(
            "document_control.controlled_document_register_report_action"
        ).name
        company = self.company_id[:1] or self.env.company
        return {**form, "company": company.sudo(), "name": name}
