from . import payment_transaction
from . import return_order_status
from . import return_order_payment
from . import return_order_online
from . import return_order
from . import return_order_answer
from . import return_order_line
from . import payment_transaction_request
