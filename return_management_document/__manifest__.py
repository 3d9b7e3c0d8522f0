{
    "name": "Return Management: Controlled Forms and Procedure",
    "summary": "Forms of returns that keep their version, and a return procedure that "
    "is drawn from the settings",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management", "document_control"],
    "data": [
        "reports/return_order_templates.xml",
        "reports/return_procedure_templates.xml",
        "reports/return_order_reports.xml",
        "views/controlled_document_views.xml",
        "views/return_order_inspection_views.xml",
        "views/return_management_document_menus.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
