from odoo import api, fields, models


class ReturnOrderEvidenceMixin(models.AbstractModel):
    """Photos and documents that everybody can see who sees the record.

    A file that is uploaded before the record is saved belongs to nothing, and then only
    its author may read it: it is given to the record here.
    """

    _name = "return.order.evidence.mixin"
    _description = "Evidence of a Return"

    attachment_ids = fields.Many2many(comodel_name="ir.attachment", copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Override to adopt the files that were uploaded with new records."""
        records = super().create(vals_list)
        if any(vals.get("attachment_ids") for vals in vals_list):
            records._adopt_attachments()
        return records

    def write(self, vals):
        """Override to adopt the files that were added."""
        result = super().write(vals)
        if vals.get("attachment_ids"):
            self._adopt_attachments()
        return result

    def _adopt_attachments(self):
        """Give the files that belong to nothing to their record."""
        for record in self:
            record.attachment_ids.filtered(lambda file: not file.res_id).write(
                {"res_model": record._name, "res_id": record.id}
            )
