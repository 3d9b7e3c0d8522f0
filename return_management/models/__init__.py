from . import return_order_disposition
from . import return_order_reason
