def uninstall_hook(env):
    """Leave orders and goods of the demo data to their own apps.

    Their external ids belong to this addon, so Odoo would delete the orders and leave
    their transfers and invoices behind.
    """
    env["ir.model.data"].search(
        [("module", "=", "return_management_mrp"), ("name", "=like", r"%\_demo")]
    ).unlink()
