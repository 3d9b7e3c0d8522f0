from . import return_order_satisfaction_report
from . import return_order
