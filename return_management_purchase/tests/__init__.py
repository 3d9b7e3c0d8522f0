from . import test_return_vendor_claim
from . import test_return_vendor_claim_decision
from . import test_return_vendor_claim_refund
from . import test_two_companies
