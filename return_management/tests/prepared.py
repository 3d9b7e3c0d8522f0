"""What all classes of tests need: a company with a chart, and one user per role."""

from odoo import Command
from odoo.tests import new_test_user

# The least rights that each role needs
ROLES = {
    "salesperson": "sales_team.group_sale_salesman_all_leads,"
    "return_management.return_management_group_user",
    "officer": "return_management.return_management_group_officer",
    "manager": "return_management.return_management_group_manager",
    "warehouse": "stock.group_stock_user",
    "finance": "account.group_account_invoice",
}
PREPARED_COMPANY = "return_management_test.company"


def get_login(role):
    """Return the login of the user who plays a role."""
    return f"return_{role}"


def create_users(env, company):
    """Create one user per role.

    :rtype: res.users
    """
    return env["res.users"].concat(
        *(
            new_test_user(
                env,
                get_login(role),
                groups=f"base.group_user,{groups}",
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for role, groups in ROLES.items()
        )
    )


def prepare(env):
    """Make the company of the tests and its users once, not for each class of tests.

    They take most of the time that a class prepares for. On a database without them,
    each class makes its own.
    """
    company = env["res.company"].create({"name": "company_1_data"})
    env["account.chart.template"].try_loading(
        "generic_coa", company=company, install_demo=False
    )
    env["ir.model.data"]._update_xmlids(
        [{"xml_id": PREPARED_COMPANY, "record": company}]
    )
    create_users(env, company)
