import uuid

from lxml import etree

from odoo import api, models
from odoo.exceptions import UserError

KEPT_PREFIX = "document_control.kept_layout_"


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    def _keep_layout(self):
        """Copy a QWeb template as it is now, with what other addons changed in it.

        The copy belongs to a released revision; nothing changes it any more.

        :return: the copy, in all installed languages.
        :rtype: ir.ui.view
        """
        self.ensure_one()
        # sudo: layouts are technical records, a document controller may release forms.
        view = self.sudo().with_context(keep_layout=True)
        archs = {
            code: etree.tostring(
                view.with_context(lang=code)._get_combined_arch(), encoding="unicode"
            )
            for code, __ in self.env["res.lang"].get_installed()
        }
        source = archs.pop("en_US", None) or etree.tostring(
            view.with_context(lang="en_US")._get_combined_arch(), encoding="unicode"
        )
        kept = view.with_context(lang="en_US").create(
            {
                "name": view.name,
                "type": "qweb",
                "key": f"{KEPT_PREFIX}{uuid.uuid4().hex}",
                # As it is: through `arch` it would count as text of a data file, in
                # which "%%" stands for "%".
                "arch_db": source,
            }
        )
        terms = self._fields["arch_db"].get_translation_dictionary(source, archs)
        for code in archs:
            kept._update_field_translations(
                "arch_db",
                {code: {term: found[code] for term, found in terms.items()}},
            )
        return kept.with_env(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base`: an extension changes what it extends.

        :raise UserError: naming the layout.
        """
        views = super().create(vals_list)
        views.inherit_id._check_not_kept()
        return views

    def write(self, vals):
        """Override of `base` to leave the layouts of released revisions alone.

        :raise UserError: naming the layout.
        """
        self._check_not_kept()
        result = super().write(vals)
        if "inherit_id" in vals:
            self.inherit_id._check_not_kept()
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Override of `base`: translations do not pass through `write`."""
        self._check_not_kept()
        return super()._update_field_translations(
            field_name, translations, digest, source_lang
        )

    def unlink(self):
        """Override of `base` to keep the layouts of released revisions.

        :raise UserError: naming the layout.
        """
        if self and not self.env["guarded.fields.mixin"]._is_uninstalling():
            self.check_access("unlink")
            self._check_not_kept()
        return super().unlink()

    def _check_not_kept(self):
        """Refuse to change the layouts of released revisions.

        :raise UserError: naming the layout.
        """
        kept = self.filtered(lambda view: (view.key or "").startswith(KEPT_PREFIX))
        # A client can set the context, but not the superuser mode.
        if kept and not (self.env.su and self.env.context.get("keep_layout")):
            raise UserError(
                self.env._(
                    "%(layouts)s: this layout is kept with a released form and cannot "
                    "be changed. Change the original, and release a new revision.",
                    layouts=", ".join(kept.mapped("name")),
                )
            )

    def _unlink_kept_layouts(self):
        """Remove layouts together with the addon that keeps them."""
        self.with_context(_force_unlink=True).unlink()
