from . import test_credit_amounts
from . import test_credit_sources
from . import test_invoicing_policies
from . import test_return_order_inspect
from . import test_return_order_reason
from . import test_tours
from . import test_worked_example
from . import test_sale_order_line
