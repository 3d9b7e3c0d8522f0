from . import return_order_risk
from . import return_order
from . import return_order_line
