from odoo.addons.return_management.tests import (
    portal_attack_common,
    portal_probe_common,
)


class CustomerSideMixin:
    """Adds to each customer a file that they sent, and a request that they began."""

    tables = (
        *portal_attack_common.PortalAttackCommon.tables,
        "return_order_request",
        "return_order_request_line",
        "return_order_link_request",
    )

    @classmethod
    def _create_side(cls, name, key, product):
        """Override to add ``file``, ``request`` and ``request_file``."""
        side = super()._create_side(name, key, product)
        side.file = (
            side.sent.with_user(side.user)
            .sudo()
            ._add_customer_files([cls._prepare_photo(f"{key}-parcel.png", 1)])
        )
        side.request = cls._create_request(side)
        side.request_file = side.request.line_ids.attachment_ids
        side.texts.append(side.file.name)
        return side

    @classmethod
    def _create_request(cls, side):
        """Begin a request for one piece, as far as the photo."""
        requests = cls.env["return.order.request"].with_user(side.user).sudo()
        return_request = requests.create({"order_id": side.order.id})
        return_request._store_items({side.line.id: "1"})
        return_request.line_ids._store_files(
            [cls._prepare_photo(f"{side.partner.name}.png", 4)]
        )
        return_request.line_ids.reason_id = cls.reason
        return return_request

    def _fingerprint_side(self, side):
        return [
            *super()._fingerprint_side(side),
            side.request.line_ids.mapped("quantity"),
            [line.comment or "" for line in side.request.line_ids],
            side.request.settlement_type,
            side.request.return_order_id.id,
            side.request_file.exists(),
        ]

    def _get_files(self, side):
        return super()._get_files(side) | side.file | side.request_file


class PortalAttackCommon(CustomerSideMixin, portal_attack_common.PortalAttackCommon):
    """Attacks on what customers see and send."""


class PortalProbeCommon(CustomerSideMixin, portal_probe_common.PortalProbeCommon):
    """Probes for the pages of a return and of a request."""
