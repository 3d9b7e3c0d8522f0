from . import return_order_settle
