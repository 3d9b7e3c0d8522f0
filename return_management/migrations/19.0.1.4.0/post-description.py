from odoo.addons.return_management.customer_text import strip_remote


def migrate(cr, version):
    """Take out of the words of customers what is fetched when they are read."""
    if not version:
        return
    cr.execute(
        """SELECT id, description FROM return_order
            WHERE description ~* 'src|style|background|<form'"""
    )
    for order_id, description in cr.fetchall():
        cr.execute(
            "UPDATE return_order SET description = %s WHERE id = %s",
            (strip_remote(description), order_id),
        )
