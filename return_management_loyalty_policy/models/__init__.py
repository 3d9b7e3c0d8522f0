from . import return_order
from . import return_order_policy
