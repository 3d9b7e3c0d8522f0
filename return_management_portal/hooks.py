from odoo.addons.return_management.hooks import forget_demo, load_demo

# Not in the manifest: what was asked for is confirmed once, whatever is updated later.
DEMO_FILES = ("demo/return_order_portal_demo.xml",)


def post_init_hook(env):
    """Load the story of the demo data, unless it was kept from an earlier time."""
    order = env.ref(
        "return_management.sale_order_northlight_2_demo", raise_if_not_found=False
    )
    if order and "portal" not in order.return_order_ids.mapped("channel"):
        load_demo(env, "return_management_portal", DEMO_FILES)


def uninstall_hook(env):
    """Take away what would lead nowhere; returns, files and messages are kept."""
    # Users of the demo data go: the next installation brings them again.
    forget_demo(env, "return_management_portal", [("model", "!=", "res.users")])
    # With the files of what was begun
    env["return.order.request"].search([]).unlink()
    env["mail.mail"].search(
        [
            ("state", "=", "outgoing"),
            ("model", "=", "sale.order"),
            ("body_html", "like", "/return?access_token="),
        ]
    ).cancel()
