from . import returns
from . import return_actions
from . import return_request
from . import return_request_guest
