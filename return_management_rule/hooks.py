from odoo.addons.return_management.hooks import forget_demo, load_demo

# Not in the manifest: the story is submitted once, whatever is updated later.
DEMO_FILES = ("demo/return_order_rule_demo.xml",)


def post_init_hook(env):
    """Load the story of the demo data, and look for signs in returns that are open."""
    load_demo(env, "return_management_rule", DEMO_FILES)
    returns = env["return.order"].search([("state", "in", ("submitted", "authorized"))])
    returns._detect_submission_risks()
    returns._detect_receipt_risks()


def uninstall_hook(env):
    """Let the rules of the demo data go with their table, whatever they decided."""
    forget_demo(env, "return_management_rule")
