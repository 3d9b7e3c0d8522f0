from . import test_shop_orders
