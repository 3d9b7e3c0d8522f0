from odoo.addons.return_management.hooks import forget_demo, load_demo

# Not in the manifest: what was asked for is confirmed once, whatever is updated later.
DEMO_FILES = ("demo/return_order_portal_demo.xml",)


def post_init_hook(env):
    """Load the stories of the demo data."""
    load_demo(env, "return_management_portal", DEMO_FILES)


def uninstall_hook(env):
    """Take away what would lead nowhere; returns, people and messages are kept."""
    forget_demo(env, "return_management_portal")
    # With the files of what was begun
    env["return.order.request"].search([]).unlink()
    env["mail.mail"].search(
        [
            ("state", "=", "outgoing"),
            ("model", "=", "sale.order"),
            ("body_html", "like", "/return?access_token="),
        ]
    ).cancel()
