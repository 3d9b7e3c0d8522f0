{
    "name": "Return Management",
    "summary": "Customer returns from request to settlement: approvals, reverse "
    "transfers, quarantine, inspection, credit notes",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["sale_stock", "stock_account", "portal"],
    "data": [
        "security/return_management_groups.xml",
        "security/ir.model.access.csv",
        "security/return_management_security.xml",
        "views/return_order_reason_views.xml",
        "views/return_management_menus.xml",
    ],
    "application": True,
}
