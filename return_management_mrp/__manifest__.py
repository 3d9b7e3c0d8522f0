{
    "name": "Return Management: Kits",
    "summary": "Kits come back as kits or as single components, credited by value",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management", "sale_mrp"],
    "data": [
        "wizards/return_order_create_views.xml",
        "views/return_order_line_views.xml",
        "views/return_order_views.xml",
    ],
    "demo": [
        "demo/sale_order_demo.xml",
        "demo/return_order_demo.xml",
    ],
    "assets": {
        "web.assets_tests": ["return_management_mrp/static/tests/tours/**/*.js"],
    },
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
