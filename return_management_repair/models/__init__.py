from . import repair_order
from . import return_order
from . import return_order_inspection
from . import return_order_line
