# What browsers show as a picture and nothing else
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif")

# What a customer goes through to ask for a return
REQUEST_SCREENS = ("items", "reason", "settlement", "method", "summary")
