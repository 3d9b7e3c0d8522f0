from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give companies their customer notices; nobody hears of what happened before.

    Customers who are late already, or nearly, count as reminded.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.company"].search([])._create_return_notice_settings()
    cr.execute(
        """
        UPDATE return_order
           SET date_reminded = CURRENT_DATE
         WHERE state = 'authorized' AND date_deadline IS NOT NULL
        """
    )
    env["return.order"].invalidate_model(["date_reminded"])
