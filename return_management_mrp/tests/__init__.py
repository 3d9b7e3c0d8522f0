from . import test_kit_credits
from . import test_kit_recipes
from . import test_kit_returns
from . import test_kit_sequences
from . import test_tours
