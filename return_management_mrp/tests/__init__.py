from . import test_access_rules
from . import test_kit_credits
from . import test_kit_recipes
from . import test_kit_returns
from . import test_kit_sequences
from . import test_tours
