{
    "name": "Return Management: Carriers",
    "summary": "What a return ships adds no cost of delivery to the order",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management", "stock_delivery"],
    "auto_install": True,
}
