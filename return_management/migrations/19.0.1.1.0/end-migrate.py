from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Draft the procedure and the forms of companies that had none before.

    At the end, when the translations are loaded: documents exist in every language.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.company"].search([])._create_return_documents()
