{
    "name": "Return Management: Point of Sale",
    "summary": "Goods of an order that a shop handed out can be returned as well",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management", "pos_sale"],
    "auto_install": True,
}
