from odoo.addons.return_management.hooks import load_demo

# Not in the manifest: questions are asked once, whatever is updated later.
DEMO_FILES = ("demo/return_order_notice_demo.xml",)
ACTIVITIES = ("answered", "goods_late", "notice_failed", "refund_late")


def post_init_hook(env):
    """Remind nobody of what is late already, and load the stories of the demo data."""
    skip_past_reminders(env)
    load_demo(env, "return_management_notice", DEMO_FILES)


def skip_past_reminders(env):
    """Let customers hear nothing of goods that were late before; staff chase them."""
    for company in env["res.company"].search([]):
        today = company._get_return_today()
        env["return.order"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "authorized"),
                ("date_deadline", "<", today),
            ]
        )._write_transition({"date_reminded": today})


def uninstall_hook(env):
    """Wait for nobody, take no more mails; what was to be done is kept."""
    # The clock runs again from where it stopped.
    env["return.order"].search([("is_waiting_for_customer", "=", True)])._resume_clock()
    # Mails to it would become returns that nobody understands.
    companies = env["res.company"].with_context(active_test=False).search([])
    companies.return_alias_id.unlink()
    # Odoo leaves out what was done when it takes the type of an activity away.
    types = [
        env.ref(f"return_management_notice.mail_activity_type_{name}").id
        for name in ACTIVITIES
    ]
    env["mail.activity"].with_context(active_test=False).search(
        [("activity_type_id", "in", types)]
    ).activity_type_id = env.ref("mail.mail_activity_data_todo")
