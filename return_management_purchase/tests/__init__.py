from . import test_dropships
from . import test_claim_concurrency
from . import test_return_vendor_claim
from . import test_return_vendor_claim_decision
from . import test_return_vendor_claim_refund
from . import test_two_companies
from . import test_tours
from . import test_uninstall
