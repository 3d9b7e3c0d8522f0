from . import test_access_rules
from . import test_shop_orders
