from . import return_order_create
from . import return_order_create_line
from . import return_order_decide
from . import return_order_inspect
from . import return_order_inspect_line
from . import return_order_risk_clear
from . import stock_return_picking
from . import stock_return_picking_line
