from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give companies the stage for policy exceptions.

    At the end, when the translations are loaded: stages have a name in every language.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.company"].search([])._create_return_exception_stages()
