from . import return_condition_mixin
from . import return_order_approval
from . import return_order_stage
from . import return_order
from . import return_order_separation
from . import return_order_line
from . import res_company
from . import return_order_submission
