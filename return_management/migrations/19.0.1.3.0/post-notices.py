from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give companies their customer notices; nobody hears of what happened before.

    Customers of returns that are under way are reminded of a new deadline only.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.company"].search([])._create_return_notice_settings()
    cr.execute(
        """
        UPDATE return_order
           SET date_reminded = GREATEST(CURRENT_DATE, date_deadline + 1)
         WHERE state = 'authorized' AND date_deadline IS NOT NULL
        """
    )
    env["return.order"].invalidate_model(["date_reminded"])
