{
    "name": "Return Management: Store Credit by Policy",
    "summary": "Return policies that exclude store credit",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management_loyalty", "return_management_policy"],
    "data": ["views/return_order_policy_views.xml"],
    "auto_install": True,
}
