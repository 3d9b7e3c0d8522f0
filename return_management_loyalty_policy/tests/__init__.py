from . import test_access_rules
from . import test_store_credit_allowed
