from . import return_order_link_request
from . import return_order_request
from . import return_order_request_entry
from . import return_order_request_offer
from . import return_order_request_line
