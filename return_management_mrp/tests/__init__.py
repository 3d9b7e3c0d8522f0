from importlib.util import find_spec

from . import test_access_rules
from . import test_kit_credits
from . import test_kit_recipes
from . import test_kit_returns
from . import test_kit_sequences
from . import test_tours

# Odoo itself does not bring this library.
if find_spec("hypothesis"):
    from . import test_stateful_kits
