#!/usr/bin/env python3
"""Start Odoo by a file: a server with workers starts its second program by it again."""

from odoo.cli.command import main

if __name__ == "__main__":
    main()
