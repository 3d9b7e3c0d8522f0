from odoo.tools import convert_file

# Not in the manifest. The stories confirm and deliver what they make, which Odoo does
# not repeat when an addon is updated; documents keep what they say in every language,
# and the translations are loaded after the demo data.
DEMO_FILES = (
    "demo/return_order_exception_demo.xml",
    "demo/return_order_rule_demo.xml",
    "demo/return_order_refund_demo.xml",
    "demo/return_order_survey_demo.xml",
    "demo/return_order_notice_demo.xml",
    "demo/return_order_portal_demo.xml",
    "demo/controlled_document_demo.xml",
)


def post_init_hook(env):
    """Draft the procedure and the forms of all companies."""
    env["res.company"].search([])._create_return_documents()
    module = env.ref("base.module_return_management")
    if module.demo:
        for name in DEMO_FILES:
            convert_file(env, "return_management", name, None, "init", True)
        module._update_translations()


def uninstall_hook(env):
    """Leave orders, goods, partners and documents of the demo data to their own apps.

    Their external ids belong to this addon, so Odoo would delete the orders and leave
    their transfers and invoices behind.
    """
    env["ir.model.data"].search(
        [
            ("module", "=", "return_management"),
            ("name", "=like", r"%\_demo%"),
            ("model", "not =like", "return.%"),
            ("model", "!=", "res.users"),
        ]
    ).unlink()
    # What was filled in goes with the returns; the documents and their history stay.
    env["controlled.document.form"].search(
        [("res_model", "=like", "return.%")]
    ).unlink()
