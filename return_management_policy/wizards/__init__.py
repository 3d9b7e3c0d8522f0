from . import return_order_policy_load
