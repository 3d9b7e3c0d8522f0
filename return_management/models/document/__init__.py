from . import controlled_document
from . import controlled_document_revision
from . import ir_actions_report
from . import return_order
from . import return_order_inspection
