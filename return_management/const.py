# Highest values of settings: more is a slip, and breaks what reckons with it
DAYS_LIMIT = 3650
HOURS_LIMIT = 8760
MONEY_LIMIT = 10**12
COUNT_LIMIT = 10**6

# Who bears freight
BEARERS = [("company", "Company"), ("customer", "Customer")]

# Asks finance to remove what keeps the money of a return
WAITING_ACTIVITY = "return_management.mail_activity_type_settlement_waits"
REFUND_ACTIVITY = "return_management.mail_activity_type_refund_unclear"
