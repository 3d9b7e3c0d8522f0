def uninstall_hook(env):
    """Remove the layouts kept with revisions: they belong to no addon's data."""
    revisions = env["controlled.document.revision"].search(
        [("form_view_id", "!=", False)]
    )
    layouts = revisions.form_view_id
    # A layout cannot go while a revision points to it.
    revisions._write_transition({"form_view_id": False})
    layouts._unlink_kept_layouts()
