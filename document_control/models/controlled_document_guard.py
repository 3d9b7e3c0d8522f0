from odoo import api, models, tools
from odoo.exceptions import UserError

# Once a document was released, only document control changes these.
CONTROLLED_FIELDS = {
    "active",
    "content_source",
    "report_id",
    "review_interval",
    "version_scheme",
}


class ControlledDocument(models.Model):
    """What of a document stays as it was once a revision of it was released."""

    _inherit = "controlled.document"

    def copy_data(self, default=None):
        """Override to leave the distribution list to those who may write one."""
        if not self.env["controlled.document.distribution"].has_access("create"):
            default = {"distribution_ids": [], **(default or {})}
        return super().copy_data(default)

    def write(self, vals):
        """Override to keep the identity of documents that were released once.

        :raise AccessError: if an author would change how a released one is controlled.
        :raise UserError: naming the document and the remedy.
        """
        if not self.env.su and (
            "date_last_review" in vals
            or (CONTROLLED_FIELDS & vals.keys() and self._get_released_once())
        ):
            self._check_controller()
        if {"code", "name", "document_type", "company_id"} & vals.keys():
            self._check_identity_not_released()
        return super().write(vals)

    @api.model
    @tools.ormcache()
    def _get_guarded_fields(self):
        """Override: titles change with drafts, and document control enters reviews
        that took place elsewhere.
        """
        return super()._get_guarded_fields() - {"name", "date_last_review"}

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Override of `base`: translations do not pass through `write`."""
        if field_name == "name":
            self._check_identity_not_released()
        return super()._update_field_translations(
            field_name, translations, digest, source_lang
        )

    def _check_identity_not_released(self):
        """Refuse to rename what was released once.

        :raise UserError: naming the document and the remedy.
        """
        # A client can set the context, but not the superuser mode.
        if self.env.su and self.env.context.get("document_transition"):
            return
        released = self._get_released_once()
        if released:
            raise UserError(
                self.env._(
                    "%(documents)s was released: file code, title, type and company "
                    "stay. Draft a new revision to change the title.",
                    documents=", ".join(released.mapped("display_name")),
                )
            )

    def _get_released_once(self):
        """Return the documents among these of which a revision was released ever.

        :rtype: controlled.document
        """
        # sudo: revisions that the user may not see count too.
        return self.filtered(
            lambda document: document.sudo().revision_ids.filtered("date_release")
        )

    def _check_deletable(self):
        """Override to keep documents that were released ever.

        :raise UserError: naming the documents and the remedy.
        """
        kept = self._get_released_once()
        if kept:
            raise UserError(
                self.env._(
                    "%(documents)s was released and cannot be deleted. Withdraw it "
                    "instead.",
                    documents=", ".join(kept.mapped("display_name")),
                )
            )
        # sudo: revisions that the user may not see go too. The database would delete
        # them as well, but pass their own checks by.
        self.sudo().revision_ids.unlink()
