from . import return_order_dry_run
from . import return_order_dry_run_line
from . import return_order_risk_clear
