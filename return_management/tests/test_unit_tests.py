from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestUnitTests(HttpCase):
    """The unit tests of the addon's JavaScript, in a browser."""

    def test_javascript(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            "&filter=@return_management",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
        )
