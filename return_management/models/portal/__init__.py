from . import return_order_follow_up
from . import return_order_timeline
from . import return_order
from . import return_order_inspection
from . import return_order_link
from . import sale_order_line
