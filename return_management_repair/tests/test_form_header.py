from odoo.tests import tagged

from odoo.addons.return_management.tests.header_common import HeaderCommon


@tagged("post_install", "-at_install")
class TestFormHeader(HeaderCommon):
    """The header stays calm with all addons."""

    def test_next_step_stands_out(self):
        self._walk_header()
