from odoo.addons.return_management.hooks import forget_demo, load_demo

# Not in the manifest: documents keep what they say in every language, and the
# translations are loaded after the demo data.
DEMO_FILES = ("demo/controlled_document_demo.xml",)


def post_init_hook(env):
    """Draft the procedure and the forms of all companies."""
    documents = env["res.company"].search([])._create_return_documents()
    # Installed again, the forms are found as they were left.
    if documents.report_id:
        load_demo(env, "return_management_document", DEMO_FILES)


def uninstall_hook(env):
    """Print plain reports again; documents stay, with what was filled in on them."""
    forget_demo(env, "return_management_document")
    env["ir.actions.report"].search(
        [("model", "=like", "return.order%"), ("form_view_id", "!=", False)]
    ).write({"form_view_id": False, "form_language": "user", "paperformat_id": False})
