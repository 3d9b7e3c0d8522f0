from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

# Methods of the ORM are tested field by field and record by record; no client can send
# what `run` of the rules of stock takes
ORM = {
    *("check_access", "copy", "copy_data", "create", "default_get", "init"),
    *("message_new", "message_post", "message_subscribe", "message_update"),
    *("onchange", "read", "run", "search", "try_lock_for_update", "unlink", "write"),
}


class Undo(Exception):
    """Rolls back what a call has done, and carries its result."""


class RpcTableMixin:
    """Tables of what addons let clients call and write, and tries of every cell.

    What is new fails until somebody has said in a table whose it is.
    """

    # The addons of the table
    addons = ()

    # === WHAT THERE IS === #

    def _get_stored_models(self):
        """Return all models with a table that are no dialogs.

        :rtype: list[odoo.models.BaseModel]
        """
        found = [self.env[name] for name in sorted(self.env.registry)]
        return [
            model
            for model in found
            if model._auto and not model._abstract and not model._transient
        ]

    def _get_fields(self, model):
        """Return the names of the stored fields that the addons added to a model.

        :rtype: set[str]
        """
        ours = model._original_module in self.addons
        return {
            name
            for name, field in model._fields.items()
            if field.store
            and field.type != "one2many"
            and name not in models.MAGIC_COLUMNS
            and (
                # Who extends a field of somebody else adds none.
                field._modules[:1] in [(addon,) for addon in self.addons]
                or (ours and name == "access_token")
            )
        }

    def _get_methods(self, model):
        """Return the names of what the addons let be called on a model.

        :rtype: list[str]
        """
        places = tuple(f"odoo.addons.{addon}." for addon in self.addons)
        return sorted(
            {
                name
                for cls in type(model).mro()
                if cls.__module__.startswith(places)
                for name, method in vars(cls).items()
                if callable(method)
                and not name.startswith("_")
                and name not in ORM
                and not getattr(getattr(model, name), "_api_private", False)
            }
        )

    @staticmethod
    def _read_table(table):
        """Turn the rows of a table into cells.

        :param dict table: by model and rule, names in one string.
        :return: the rule by model and name.
        :rtype: dict[tuple[str, str], str]
        """
        return {
            (model, name): rule
            for model, rows in table.items()
            for rule, names in rows.items()
            for name in names.split()
        }

    def _assert_all_in_table(self, table, get_names):
        """Compare a table with what there is.

        :param dict table: see `_read_table`.
        :param callable get_names: gives the names of one model.
        """
        found = {
            (model._name, name)
            for model in self._get_stored_models()
            for name in get_names(model)
        }
        self.assertEqual(found, set(self._read_table(table)))

    # === TRYING === #

    def _get_written(self, records, user, names):
        """Write every field as it is, by RPC, and tell which went through.

        :rtype: set[str]
        """
        written = set()
        for name in sorted(names):
            field = records._fields[name]
            # sudo: the value is that of the record, whoever may read it.
            value = field.convert_to_write(records.sudo()[name], records.sudo())
            try:
                with (
                    self.env.cr.savepoint(),
                    mute_logger("odoo.addons.base.models.ir_access"),
                ):
                    call_kw(
                        records.with_user(user),
                        "write",
                        [records.ids, {name: value}],
                        {},
                    )
                    self.env.flush_all()
                written.add(name)
            except UserError:
                continue
            finally:
                self.env.invalidate_all()
        return written

    def _call(self, records, user, name):
        """Call a method with more and more arguments, and undo what it did.

        :return: ``denied``; ``view`` if it only opens one, which asks for itself;
            ``refused`` with a sentence; ``done``.
        :rtype: str
        """
        for extra in range(6):
            self.env.invalidate_all()
            try:
                with (
                    self.cr.savepoint(),
                    mute_logger("odoo.addons.base.models.ir_access", "odoo.sql_db"),
                ):
                    result = call_kw(
                        records.with_user(user), name, [records.ids, *["x"] * extra], {}
                    )
                    self.env.flush_all()
                    raise Undo(result)
            except Undo as undo:
                result = undo.args[0]
            except AccessError:
                return "denied"
            except UserError:
                return "refused"
            except (TypeError, AttributeError, ValueError) as error:
                if "argument" in str(error) and extra < 5:
                    continue
                return "refused" if extra else f"{type(error).__name__}: {error}"
            is_view = isinstance(result, dict) and result.get("type", "").startswith(
                "ir.actions."
            )
            return "view" if is_view else "done"
        return "refused"

    def _get_callers(self, record, name, users):
        """Return who is not refused for want of rights.

        :param dict users: by role.
        :return: the first letters of the roles.
        :rtype: str
        """
        may = ""
        for role, user in users.items():
            answer = self._call(record, user, name)
            self.assertIn(answer, ("denied", "refused", "view", "done"), role)
            may += role[0] * (answer != "denied")
        return may
