from . import return_order_create
from . import return_order_create_line
from . import return_order_decide
