from . import test_cards_paid_back
from . import test_cards_undone
from . import test_generated_coupons
from . import test_points
from . import test_reductions
from . import test_store_credit
from . import test_tours
from . import test_uninstall
