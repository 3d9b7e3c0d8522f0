from . import account_move
from . import account_payment
from . import loyalty_history
from . import res_company
from . import res_config_settings
from . import return_order
from . import return_order_policy
