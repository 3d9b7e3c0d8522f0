from . import test_kit_credits
from . import test_kit_returns
