# Who bears freight
BEARERS = [("company", "Company"), ("customer", "Customer")]

# What the customer is told about, in the order of a return
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
    ("survey", "Satisfaction Survey"),
]

# What browsers show as a picture and nothing else
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif")
