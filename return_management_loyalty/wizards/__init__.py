from . import return_order_request
from . import return_order_settle
