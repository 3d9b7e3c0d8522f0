from . import return_order_settle_otherwise
