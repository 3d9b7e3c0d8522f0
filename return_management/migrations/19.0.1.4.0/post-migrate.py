from odoo import SUPERUSER_ID, api

MODELS = ("policy", "policy_window", "policy_freight")


def migrate(cr, version):
    """Let branches read the policies of their parent company, and bound settings.

    Their own rule says what they read. Numbers of days, hours and money above the
    limits of today would stop what reckons with them. Who decided is kept as text from
    now on.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    for model in MODELS:
        rule = env.ref(
            f"return_management.return_order_{model}_rule_company",
            raise_if_not_found=False,
        )
        if rule:
            rule.write({"perm_read": False})
    for model in (
        "res.company",
        "return.order.stage",
        "return.order.policy",
        "return.order.policy.window",
        "return.order.rule",
    ):
        for name, high in env[model]._get_limits().items():
            cr.execute(
                f'UPDATE "{env[model]._table}" SET "{name}" = %s WHERE "{name}" > %s',  # pylint: disable=sql-injection
                [high, high],
            )
    cr.execute(
        """
        UPDATE return_order_approval AS approval
           SET user_name = partner.name
          FROM res_users AS users
          JOIN res_partner AS partner ON partner.id = users.partner_id
         WHERE users.id = approval.user_id AND approval.user_name IS NULL
        """
    )
    env.invalidate_all()
