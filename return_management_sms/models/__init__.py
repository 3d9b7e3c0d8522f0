from . import return_order_notice
from . import return_order_notice_setting
