from . import test_access_rights
from . import test_satisfaction_report
from . import test_survey
from . import test_survey_doors
from . import test_survey_portal
from . import test_uninstall
