from importlib.util import find_spec

from . import test_access_rights
from . import test_analysis_record
from . import test_approval_records
from . import test_approvals
from . import test_bad_input
from . import test_bad_steps
from . import test_cancel_and_reset
from . import test_concurrency
from . import test_controlled_forms
from . import test_credit_amounts
from . import test_credit_sources
from . import test_dispositions
from . import test_double_click
from . import test_dry_run
from . import test_eligibility_perf
from . import test_form_perf
from . import test_invoicing_policies
from . import test_mutations
from . import test_perf
from . import test_policy_cases
from . import test_policy_exceptions
from . import test_receipt_links
from . import test_receipt_lots
from . import test_receipts
from . import test_refund_voucher
from . import test_return_order_evidence
from . import test_return_order_inspect
from . import test_return_order_policy
from . import test_return_order_reason
from . import test_return_order_rule
from . import test_return_order_rule_conditions
from . import test_return_procedure
from . import test_return_slip
from . import test_sale_order_line
from . import test_stock_return_picking
from . import test_tours
from . import test_two_companies
from . import test_uninstall
from . import test_valuation
from . import test_views
from . import test_worked_example

# Odoo itself does not bring this library.
if find_spec("hypothesis"):
    from . import test_stateful
