from . import return_condition_mixin
from . import return_order_approval
from . import return_order_stage
from . import return_order
from . import return_order_shown
from . import return_order_separation
from . import res_company
