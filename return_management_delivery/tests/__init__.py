from . import test_delivery_costs
