# Highest values of settings: more is a slip, and breaks what reckons with it
DAYS_LIMIT = 3650
HOURS_LIMIT = 8760
MONEY_LIMIT = 10**12
COUNT_LIMIT = 10**6

# Who bears freight
BEARERS = [("company", "Company"), ("customer", "Customer")]

# What the customer is told about, in the order of a return; `_get_notice_templates`
# of the settings says by which text
NOTICE_STEPS = [
    ("received", "Request Received"),
    ("more_info", "More Information Needed"),
    ("authorized", "Authorized, with Instructions"),
    ("refused", "Refused"),
    ("reminder", "Reminder to Send the Goods"),
    ("expired", "Closed, as the Goods Were Never Sent"),
    ("arrived", "Goods Arrived"),
    ("inspected", "Goods Inspected"),
    ("refunded", "Refunded"),
]

# Asks finance to remove what keeps the money of a return
WAITING_ACTIVITY = "return_management.mail_activity_type_settlement_waits"
REFUND_ACTIVITY = "return_management.mail_activity_type_refund_unclear"
