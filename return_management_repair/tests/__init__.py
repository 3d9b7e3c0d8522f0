from . import test_repairs
from . import test_repairs_not_done
