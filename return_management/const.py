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
