from . import test_guarded_fields
from . import test_guarded_limits
