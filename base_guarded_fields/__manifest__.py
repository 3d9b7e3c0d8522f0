{
    "name": "Guarded Fields",
    "summary": "Fields that only methods may write, and numbers within limits, "
    "whoever calls: forms, imports and RPC",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Hidden/Tools",
    "website": "https://github.com/return-management/return-management",
    "author": "Return Management Contributors",
    "maintainers": [],
    "license": "LGPL-3",
    "depends": ["base"],
}
