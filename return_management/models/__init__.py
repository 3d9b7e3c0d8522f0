# Later ones use earlier ones; earlier ones know later ones by events and quantities.
from . import order
from . import approval
from . import transfer
from . import inspection
from . import settlement
from . import refund
