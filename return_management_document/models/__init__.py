from . import controlled_document
from . import controlled_document_revision
from . import res_company
from . import return_order
from . import return_order_inspection
