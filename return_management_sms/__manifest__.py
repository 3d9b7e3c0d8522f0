{
    "name": "Return Management: Text Messages",
    "summary": "Customers hear of the steps of their returns by text message as well",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management_notice", "sms"],
    "data": [
        "data/sms_template_data.xml",
        "views/return_order_notice_setting_views.xml",
    ],
    "auto_install": True,
}
