{
    "name": "Return Management: Store Credit",
    "summary": "Refunds of returns as store credit on the customer's eWallet, settled "
    "in accounting",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management", "sale_loyalty"],
    "data": [
        "wizards/return_order_settle_views.xml",
        "views/account_payment_views.xml",
        "views/res_config_settings_views.xml",
        "views/return_order_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["return_management_loyalty/static/tests/tours/**/*.js"],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
