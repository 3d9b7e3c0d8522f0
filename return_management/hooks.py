def post_init_hook(env):
    """Set up returns for the warehouses and companies that exist already."""
    env["stock.warehouse"].with_context(active_test=False).search(
        [("reverse_type_id", "=", False)]
    )._prepare_return_setup()
    env["res.company"].search([])._create_default_return_stages()
