from . import return_request
from . import return_request_guest
