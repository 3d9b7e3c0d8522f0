from odoo.addons.return_management.hooks import load_demo

# Not in the manifest: answers are given once, whatever is updated later.
DEMO_FILES = ("demo/return_order_demo.xml",)


def post_init_hook(env):
    """Count returns that are done as asked, and load the stories of the demo data.

    Nobody hears of what is long past; customers may still rate what was closed lately.
    """
    env.cr.execute(
        """
        UPDATE return_order
           SET date_survey = date_closed
         WHERE state = 'done' AND date_survey IS NULL
        """
    )
    env["return.order"].invalidate_model(["date_survey"])
    load_demo(env, "return_management_survey", DEMO_FILES)


def uninstall_hook(env):
    """Ask nobody any more; what was answered, and what was to be done, is kept."""
    notices = env["return.order.notice"].search([("step", "=", "survey")])
    # Their links would lead nowhere.
    notices.message_id.mail_ids.filtered(lambda m: m.state == "outgoing").cancel()
    # Odoo leaves out what was done when it takes the type of an activity away.
    env["mail.activity"].with_context(active_test=False).search(
        [
            (
                "activity_type_id",
                "=",
                env.ref("return_management_survey.mail_activity_type_survey_low").id,
            )
        ]
    ).activity_type_id = env.ref("mail.mail_activity_data_todo")
