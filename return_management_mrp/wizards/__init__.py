from . import return_order_create
from . import return_order_create_line
from . import stock_return_picking_line
