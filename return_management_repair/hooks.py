from odoo.addons.return_management.hooks import forget_demo, load_demo

# Not in the manifest: the story confirms and delivers what it makes, which Odoo does
# not repeat when an addon is updated.
DEMO_FILES = ("demo/repair_order_demo.xml",)


def post_init_hook(env):
    """Tell the story of a repair, where demo data is wanted."""
    load_demo(env, "return_management_repair", DEMO_FILES)


def uninstall_hook(env):
    """Leave orders, goods and returns of the demo data to their own apps."""
    forget_demo(env, "return_management_repair")
