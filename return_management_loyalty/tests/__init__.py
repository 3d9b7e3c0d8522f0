from . import test_reductions
from . import test_store_credit
from . import test_tours
from . import test_uninstall
