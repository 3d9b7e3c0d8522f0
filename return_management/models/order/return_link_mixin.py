from odoo import api, models, tools
from odoo.exceptions import UserError


class ReturnLinkMixin(models.AbstractModel):
    """What documents of other addons keep of returns: quantities, and links.

    Who may write the document may link it as long as it is open. Once it counts, the
    quantities of the return rest on it.
    """

    _name = "return.link.mixin"
    _description = "Links of a Document to Returns"
    _inherit = ["guarded.fields.mixin"]

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to keep what returns rest on.

        :raise UserError: if quantities of returns, or links that count, would be
            written.
        """
        if not self._is_written_by_method():
            # Before Odoo's own overrides: they drop what would stay the same.
            self._check_not_guarded(vals.keys())
            if self._get_return_links() & vals.keys():
                self._check_return_links_open()
        return super().write(vals)

    # === GUARDS === #

    @api.model
    @tools.ormcache()
    def _get_guarded_fields(self):
        """Override: only what these addons added to the document is theirs to guard."""
        return frozenset(filter(self._is_of_returns, super()._get_guarded_fields()))

    @api.model
    @tools.ormcache()
    def _get_fields_guarded_at_creation(self):
        """Override: what is computed is computed, copies carry the rest along."""
        return frozenset(
            name
            for name in super()._get_fields_guarded_at_creation()
            if self._fields[name].compute
        )

    @api.model
    @tools.ormcache()
    def _get_return_links(self):
        """Return the fields that link the document to returns until it counts.

        :rtype: frozenset[str]
        """
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.type == "many2one"
            and field.store
            and not field.readonly
            and self._is_of_returns(name)
        )

    @api.model
    def _is_of_returns(self, name):
        """Return whether a field was added by the addons for returns.

        :param str name: of the field.
        :rtype: bool
        """
        modules = self._fields[name]._modules
        return bool(modules) and all(
            module.startswith("return_management") for module in modules
        )

    def _is_counted_by_returns(self):
        """Return whether returns count the document, so that its links stay.

        :rtype: bool
        """
        self.ensure_one()
        return False

    def _check_return_links_open(self):
        """Refuse to link, or to unlink, what returns have counted.

        :raise UserError: naming the documents and the remedy.
        """
        counted = self.filtered(lambda document: document._is_counted_by_returns())
        if counted:
            raise UserError(
                self.env._(
                    "%(documents)s: returns count it already, so its return can no "
                    "longer be changed. Reverse it, and make a new one for the right "
                    "return.",
                    documents=", ".join(counted.mapped("display_name")),
                )
            )

    def _check_deletable(self):
        """Override to keep what returns have counted.

        :raise UserError: naming the documents and the remedy.
        """
        # sudo: whoever deletes need not see the returns that rest on it.
        counted = self.sudo().filtered(
            lambda document: (
                document._is_counted_by_returns() and document._has_returns()
            )
        )
        if counted:
            raise UserError(
                self.env._(
                    "%(documents)s cannot be deleted: returns count it. Reverse it "
                    "instead.",
                    documents=", ".join(counted.mapped("display_name")),
                )
            )
        return super()._check_deletable()

    def _has_returns(self):
        """Return whether returns rest on the document. An override may find more.

        :rtype: bool
        """
        self.ensure_one()
        return any(self[name] for name in self._get_return_links())
