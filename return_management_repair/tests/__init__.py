from . import test_access_rules
from . import test_form_header
from . import test_repairs
from . import test_repairs_not_done
from . import test_tours
from . import test_uninstall
