from . import return_order_rule
from . import return_order
from . import return_order_rule_facts
from . import return_order_rule_match
from . import return_order_rule_condition
from . import res_company
