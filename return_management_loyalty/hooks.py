from odoo.tools import convert_file

# Not in the manifest: the story confirms and delivers what it makes, which Odoo does
# not repeat when an addon is updated.
DEMO_FILES = ("demo/loyalty_card_demo.xml",)


def post_init_hook(env):
    """Tell the story of a store credit, where demo data is wanted."""
    module = env.ref("base.module_return_management_loyalty")
    if module.demo:
        for name in DEMO_FILES:
            convert_file(env, "return_management_loyalty", name, None, "init", True)
        module._update_translations()


def uninstall_hook(env):
    """Leave orders, goods and returns of the demo data to their own apps.

    Their external ids belong to this addon, so Odoo would delete the orders and leave
    their transfers and invoices behind.
    """
    env["ir.model.data"].search(
        [
            ("module", "=", "return_management_loyalty"),
            ("name", "=like", r"%\_demo%"),
        ]
    ).unlink()
