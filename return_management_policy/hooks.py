from odoo.addons.return_management.hooks import forget_demo, load_demo

# Not in the manifest: the story is submitted once, whatever is updated later.
DEMO_FILES = ("demo/return_order_exception_demo.xml",)


def post_init_hook(env):
    """Load the story of the demo data."""
    load_demo(env, "return_management_policy", DEMO_FILES)


def uninstall_hook(env):
    """Let the policies of the demo data go with their table, whatever they decided."""
    forget_demo(env, "return_management_policy")
