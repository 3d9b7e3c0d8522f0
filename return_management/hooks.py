from odoo.tools import convert_file

# Not in the manifest. The stories confirm and deliver what they make, which Odoo does
# not repeat when an addon is updated.
DEMO_FILES = (
    "demo/return_order_draft_demo.xml",
    "demo/return_order_refund_demo.xml",
    "demo/return_order_money_demo.xml",
    "demo/return_order_goods_demo.xml",
)


def post_init_hook(env):
    """Load the stories of the demo data."""
    load_demo(env, "return_management", DEMO_FILES)


def uninstall_hook(env):
    """Leave what others keep to their own apps."""
    forget_demo(
        env,
        "return_management",
        [("model", "not =like", "return.%"), ("model", "!=", "res.users")],
    )


def load_demo(env, addon, names):
    """Load the stories of an addon, where demo data is wanted.

    :param str addon: name of the addon.
    :param tuple[str] names: files below its folder.
    """
    module = env.ref(f"base.module_{addon}")
    if module.demo:
        for name in names:
            convert_file(env, addon, name, None, "init", True)
        module._update_translations()


def forget_demo(env, addon, domain=()):
    """Leave orders, goods and partners of the demo data to their own apps.

    Their external ids belong to the addon, so Odoo would delete the orders and leave
    their transfers and invoices behind.

    :param str addon: name of the addon that is uninstalled.
    :param list domain: which external ids are concerned; all by default.
    """
    env["ir.model.data"].search(
        [("module", "=", addon), ("name", "=like", r"%\_demo%"), *domain]
    ).unlink()
