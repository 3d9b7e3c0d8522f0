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
