from odoo.http import Controller, request, route


class DocumentVerification(Controller):
    """Answers what the code on a print stands for."""

    @route(
        ["/document/verify", "/document/verify/<path:token>"],
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def verify(self, token=""):
        """Return the file code, the version and whether the revision is in force.

        Every code that is not one of ours gets the same answer, so that nothing can be
        learned by trying.
        """
        values = request.env["controlled.document.revision"]._get_verification(token)
        headers = {
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, nofollow",
        }
        return request.render(
            "document_control.controlled_document_verification", values, headers=headers
        )
