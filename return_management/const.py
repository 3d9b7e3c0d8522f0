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

# What customers may send, and how the names of such files end
FILE_TYPES = {
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "application/pdf": ("pdf",),
}
# What browsers show as a picture and nothing else
PHOTO_TYPES = tuple(kind for kind in FILE_TYPES if kind.startswith("image/"))

# What a customer goes through to ask for a return
REQUEST_SCREENS = ("items", "reason", "settlement", "method", "summary")
