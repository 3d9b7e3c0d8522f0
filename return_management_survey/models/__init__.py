from . import res_company
from . import res_config_settings
from . import return_order
from . import return_order_notice
from . import return_order_notice_setting
from . import return_order_satisfaction_report
