from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ReturnLockMixin(models.AbstractModel):
    """Rows that a step decides on: nobody else decides on them at the same time.

    A lock alone does not protect: a transaction that began earlier would not see what
    the rival did. Updating the row makes the database refuse its snapshot, and the
    request is run again with fresh data. So whoever comes second is told either that
    somebody is at work, or what the rival made of it.
    """

    _name = "return.lock.mixin"
    _description = "Lock of What Is Decided on"

    def _lock_free_rows(self):
        """Lock the rows that nobody else holds, and write them as they are.

        :return: those that are locked.
        :rtype: models.Model
        """
        if not self.ids:
            return self.browse()
        # Both at once, as `lock_for_update` locks: what is held is passed over.
        updated = self.env.execute_query(
            SQL(
                """
                WITH free AS (
                    SELECT id FROM %(table)s
                     WHERE id IN %(ids)s
                       FOR NO KEY UPDATE SKIP LOCKED
                )
                UPDATE %(table)s
                   SET write_date = %(table)s.write_date
                  FROM free
                 WHERE %(table)s.id = free.id
             RETURNING %(table)s.id
                """,
                table=SQL.identifier(self._table),
                ids=tuple(self.ids),
            )
        )
        locked = {id_ for (id_,) in updated}
        return self.filtered(lambda record: record.id in locked)

    def _lock_for_decision(self):
        """Let nobody else decide on these records until this transaction ends.

        Call it before anything is checked: what the check reads is true afterwards.

        :raise UserError: if somebody else is deciding on one of them right now.
        """
        held = self - self._lock_free_rows()
        if held:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(records)s at this moment. Try again "
                    "in a few seconds.",
                    # sudo: the names of what the user wanted to change anyway.
                    records=", ".join(held.sudo().mapped("display_name")),
                )
            )
