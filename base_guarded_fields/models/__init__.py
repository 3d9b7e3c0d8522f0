from . import guarded_fields_mixin
from . import guarded_limits_mixin
