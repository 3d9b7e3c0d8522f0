from . import test_return_order_reason
