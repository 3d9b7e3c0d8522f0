from . import test_return_order_inspect
from . import test_return_order_reason
from . import test_worked_example
from . import test_tours
