from odoo import SUPERUSER_ID, api, models, tools
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class GuardedFieldsMixin(models.AbstractModel):
    """Fields that are read-only in the model are written by methods alone.

    Odoo's ``readonly`` binds forms only: everybody who may write a record could also
    write its state, or a stored quantity that is meant to be computed. And a client
    sends whatever context it likes, which must not switch a guard off.
    """

    _name = "guarded.fields.mixin"
    _description = "Guard of Decisions and Computed Values"

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to refuse guarded values, and to ignore defaults of them.

        The defaults are in the context, which a client sends; the system too creates
        records in the name of a client.

        :raise UserError: naming the fields.
        """
        if not self.env.su:
            given = set().union(*vals_list)
            forged = self._get_fields_guarded_at_creation() & given
            self._check_not_guarded(forged, "create")
        return super(GuardedFieldsMixin, self._without_guarded_defaults()).create(
            vals_list
        )

    def write(self, vals):
        """Override to refuse guarded values.

        :raise UserError: naming the records and the fields.
        """
        if not self._is_written_by_method():
            self._check_not_guarded(vals.keys())
        return super().write(vals)

    def unlink(self):
        """Override to ask the guard of the model.

        ``@api.ondelete`` does not do: a client can send the key of the context that
        switches it off.

        :raise UserError: if others rest on a record, see `_check_deletable`.
        """
        if self and not self._is_uninstalling():
            self.check_access("unlink")
            self._check_deletable()
        return super().unlink()

    # === GUARDS === #

    def _check_deletable(self):
        """Refuse to delete what others rest on. To be overridden.

        :raise UserError: naming the records and the remedy.
        """

    @api.model
    def _is_uninstalling(self):
        """Return whether records go because their addon does.

        Only the system itself is the superuser then: no client can be, whatever
        context it sends and whatever runs under ``sudo`` for it.

        :rtype: bool
        """
        return (
            self.env.su
            and self.env.uid == SUPERUSER_ID
            and bool(self.env.context.get(MODULE_UNINSTALL_FLAG))
        )

    @api.model
    @tools.ormcache()
    def _get_guarded_fields(self):
        """Return the fields that only the methods of the model may write.

        :rtype: frozenset[str]
        """
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.store and field.readonly
        ) - set(models.MAGIC_COLUMNS)

    @api.model
    @tools.ormcache()
    def _get_fields_guarded_at_creation(self):
        """Return the guarded fields that a new record must not bring along.

        Its number is none of them: records of an older system are created with theirs.

        :rtype: frozenset[str]
        """
        return self._get_guarded_fields() - {"name"}

    def _is_written_by_method(self):
        """Return whether a method writes these records. May be narrowed.

        A client can set the context, but not the superuser mode.

        :rtype: bool
        """
        return self.env.su

    @api.model
    def _without_guarded_defaults(self):
        """Take defaults of guarded fields out of the context, RPC clients set it.

        :rtype: odoo.models.BaseModel
        """
        keys = {f"default_{name}" for name in self._get_guarded_fields() - {"name"}}
        if not keys.intersection(self.env.context):
            return self
        kept = {key: v for key, v in self.env.context.items() if key not in keys}
        # Overriding is the point: a key can only be taken away by a new context.
        return self.with_context(kept)  # pylint: disable=context-overridden

    def _without_defaults(self):
        """Take all defaults out of the context: documents follow that a client asks
        for, but does not fill in.

        :rtype: odoo.models.BaseModel
        """
        # Overriding is the point, see `_without_guarded_defaults`.
        return self.with_context(  # pylint: disable=context-overridden
            clean_context(self.env.context)
        )

    def _check_not_guarded(self, names, operation="write"):
        """Refuse to set fields that follow from buttons and quantities.

        :param set[str] names: the fields that would be set.
        :param str operation: ``write`` or ``create``.
        :raise UserError: naming the records and the fields.
        """
        forged = self._get_guarded_fields().intersection(names)
        if forged:
            # Who may not write at all hears that first, and no labels.
            self.check_access(operation)
            for name in forged:
                self._check_field_access(self._fields[name], "write")
            labels = self.fields_get(forged, ["string"])
            raise UserError(
                self.env._(
                    "%(records)s: “%(fields)s” follows from the buttons and cannot be "
                    "written. Use the buttons of the form.",
                    records=", ".join(self.mapped("display_name")) or self._description,
                    fields=", ".join(sorted(v["string"] for v in labels.values())),
                )
            )
