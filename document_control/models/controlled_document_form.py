from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ControlledDocumentForm(models.Model):
    """Remembers by which revision of a form a record was filled in.

    ISO 9001:2015, 7.5.3.2 asks to control the versions of documented information, and
    to keep records from unintended alteration: a form that was filled in keeps the
    revision it was filled in on, whatever is released later.
    """

    _name = "controlled.document.form"
    _description = "Filled-in Form"
    _inherit = ["guarded.fields.mixin"]
    _order = "id desc"
    _rec_name = "revision_id"

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
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    date_filled = fields.Datetime(
        string="Filled in on", default=fields.Datetime.now, readonly=True
    )

    _record_uniq = models.UniqueIndex(
        "(res_model, res_id, document_id)",
        "A form is filled in once for each record.",
    )

    @api.constrains("revision_id")
    def _check_revision_in_force(self):
        """Let nothing new be filled in on an obsolete form, or on a draft of one.

        :raise ValidationError: naming the document and its revision.
        """
        # Found out just before. Clients can set the context, not the superuser mode.
        if self.env.su and self.env.context.get("form_revision_in_force"):
            return
        in_force = self.document_id._get_revisions_in_force()
        for revision in self.revision_id:
            if in_force.get(revision.document_id) != revision:
                raise ValidationError(
                    self.env._(
                        "%(revision)s is not in force: nothing new can be filled in "
                        "on it. Use the revision in force.",
                        revision=revision.display_name,
                    )
                )
