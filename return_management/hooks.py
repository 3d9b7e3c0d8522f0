def uninstall_hook(env):
    """Leave the orders, goods and partners of the demo data to their own apps.

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
