# Highest values of settings: more is a slip, and breaks what reckons with it
DAYS_LIMIT = 3650
HOURS_LIMIT = 8760
MONEY_LIMIT = 10**12
COUNT_LIMIT = 10**6

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

# What a customer goes through to ask for a return
REQUEST_SCREENS = ("items", "reason", "settlement", "method", "summary")

# The template that tells about a step; where it does not exist, the step is left out
NOTICE_TEMPLATES = {
    "received": "return_management.mail_template_return_order_received",
    "more_info": "return_management.mail_template_return_order_more_info",
    "authorized": "return_management.mail_template_return_order_authorized",
    "refused": "return_management.mail_template_return_order_refused",
    "reminder": "return_management.mail_template_return_order_reminder",
    "expired": "return_management.mail_template_return_order_expired",
    "arrived": "return_management.mail_template_return_order_arrived",
    "inspected": "return_management.mail_template_return_order_inspected",
    "refunded": "return_management.mail_template_return_order_refunded",
    "survey": "return_management.mail_template_return_order_survey",
}

# How satisfied customers are, as stars
SATISFACTION = [
    ("0", "Not Rated"),
    ("1", "Very Unhappy"),
    ("2", "Unhappy"),
    ("3", "Neutral"),
    ("4", "Happy"),
    ("5", "Very Happy"),
]
# Days in which customers are asked, and may answer or correct their answer
SURVEY_DAYS = 30
# Characters of a comment on how a return was handled
SURVEY_COMMENT_SIZE = 2000

# Asks finance to remove what keeps the money of a return
WAITING_ACTIVITY = "return_management.mail_activity_type_settlement_waits"
REFUND_ACTIVITY = "return_management.mail_activity_type_refund_unclear"
