from odoo import api, models
from odoo.exceptions import UserError


class ControlledGuardMixin(models.AbstractModel):
    """Keeps decisions and computed values out of the reach of imports and RPC.

    Odoo's ``readonly`` binds forms only: everybody who may write a record could also
    write its state, or a stored quantity that is meant to be computed.
    """

    _name = "controlled.guard.mixin"
    _description = "Guard of Decisions and Computed Values"

    @api.model
    def _get_guarded_fields(self):
        """Give the fields that only the methods of the model may set.

        The number is left out: records of an older system keep theirs.

        :rtype: set[str]
        """
        return {
            name
            for name, field in self._fields.items()
            if field.store and field.readonly and name != "name"
        } - set(models.MAGIC_COLUMNS)

    @api.model
    def _without_guarded_defaults(self):
        """Take defaults of guarded fields out of the context, RPC clients set it.

        :rtype: odoo.models.BaseModel
        """
        keys = {f"default_{name}" for name in self._get_guarded_fields()}
        if not keys.intersection(self.env.context):
            return self
        kept = {key: v for key, v in self.env.context.items() if key not in keys}
        # Overriding is the point: a key can only be taken away by a new context.
        return self.with_context(kept)  # pylint: disable=context-overridden

    def _check_not_guarded(self, names):
        """Refuse to set fields that follow from buttons and quantities.

        :param set[str] names: the fields that would be set.
        :raise UserError: naming the records and the fields.
        """
        forged = self._get_guarded_fields().intersection(names)
        if forged:
            labels = self.fields_get(forged, ["string"])
            raise UserError(
                self.env._(
                    "%(records)s: “%(fields)s” follows from the buttons and cannot be "
                    "written. Use the buttons of the form.",
                    records=", ".join(self.mapped("display_name")) or self._description,
                    fields=", ".join(sorted(v["string"] for v in labels.values())),
                )
            )
