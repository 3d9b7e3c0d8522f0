from . import controlled_document_print_report
from . import controlled_document_revision_report
