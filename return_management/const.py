# Who bears freight
BEARERS = [("company", "Company"), ("customer", "Customer")]
