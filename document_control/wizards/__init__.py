from . import controlled_document_compare
from . import controlled_document_issue
from . import controlled_document_issue_line
from . import controlled_document_register
from . import controlled_document_sign
