from . import test_return_order_reason
from . import test_worked_example
