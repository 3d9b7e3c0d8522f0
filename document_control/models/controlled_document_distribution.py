from odoo import api, fields, models


class ControlledDocumentDistribution(models.Model):
    """One row of the distribution list: a department, its tick and its copies."""

    _name = "controlled.document.distribution"
    _description = "Distribution of a Controlled Document"
    _inherit = ["guarded.fields.mixin"]
    _order = "document_id, sequence, id"
    _rec_name = "department_id"
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
    sequence = fields.Integer(related="department_id.sequence", store=True)
    department_id = fields.Many2one(
        comodel_name="controlled.document.department",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    is_distributed = fields.Boolean(
        string="Distributed",
        default=True,
        help="Ticked departments get controlled copies.",
    )
    copies = fields.Integer(
        compute="_compute_copies",
        store=True,
        readonly=False,
        help="Number of controlled copies of the department.",
    )
    copies_out = fields.Integer(
        string="Copies Held",
        compute="_compute_copies_out",
        help="Controlled copies of the revision in force that the department holds.",
    )

    _department_uniq = models.UniqueIndex(
        "(document_id, department_id)",
        "A department stands only once on the distribution list of a document.",
    )
    _copies_range = models.Constraint(
        "CHECK (copies >= 0 AND copies <= 999)",
        "The number of copies must lie between 0 and 999.",
    )

    @api.depends("is_distributed")
    def _compute_copies(self):
        for row in self:
            if row.is_distributed:
                row.copies = row.copies or 1
            else:
                row.copies = 0

    @api.depends("document_id.revision_ids.print_ids.state", "department_id")
    def _compute_copies_out(self):
        revisions = self.document_id._get_revisions_in_force()
        groups = self.env["controlled.document.print"]._read_group(
            [
                ("revision_id", "in", [r.id for r in revisions.values()]),
                ("state", "=", "issued"),
            ],
            ["document_id", "department_id"],
            ["__count"],
        )
        counts = {(document, dept): number for document, dept, number in groups}
        for row in self:
            row.copies_out = counts.get(
                (row.document_id._origin, row.department_id._origin), 0
            )
