def uninstall_hook(env):
    """Remove the layouts kept with revisions: they belong to no addon's data."""
    env["controlled.document.revision"].search([]).form_view_id._unlink_kept_layouts()
