{
    "name": "Return Management: Shop",
    "summary": "Until when and under which conditions goods may come back, on the "
    "page of the product",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Returns",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["return_management_policy", "website_sale"],
    "data": ["views/website_sale_templates.xml"],
    "auto_install": True,
}
