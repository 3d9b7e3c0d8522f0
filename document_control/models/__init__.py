# Mixins first: models inherit them by name.
from . import controlled_document_lifecycle_mixin
from . import controlled_document_revision_content_mixin
from . import controlled_document_revision_print_mixin
from . import controlled_document_revision_workflow_mixin
from . import controlled_form_mixin
from . import controlled_document
from . import controlled_document_department
from . import controlled_document_distribution
from . import controlled_document_form
from . import controlled_document_print
from . import controlled_document_revision
from . import ir_actions_report
from . import ir_ui_view
from . import res_company
