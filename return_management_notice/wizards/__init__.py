from . import return_order_ask
