{
    "name": "Return Management: Repair",
    "summary": "Returned goods are repaired: repair orders from inspections, quotes "
    "out of warranty, and the way back to the customer",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management", "repair"],
    "data": [
        "security/ir.model.access.csv",
        "security/return_order_settle_otherwise_security.xml",
        "data/mail_activity_type_data.xml",
        "wizards/return_order_settle_otherwise_views.xml",
        "views/repair_order_views.xml",
        "views/return_order_inspection_views.xml",
        "views/return_order_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["return_management_repair/static/tests/tours/**/*.js"],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
