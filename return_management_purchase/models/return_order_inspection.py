from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ReturnOrderInspection(models.Model):
    _inherit = "return.order.inspection"

    vendor_claim_line_ids = fields.One2many(
        comodel_name="return.vendor.claim.line", inverse_name="inspection_id"
    )
    qty_to_claim = fields.Float(
        string="To Claim",
        digits="Product Unit",
        compute="_compute_qty_to_claim",
        compute_sudo=True,
        help="Set aside for the vendor, and on no claim yet.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "quantity",
        "disposition_id.action",
        "vendor_claim_line_ids.quantity",
        "vendor_claim_line_ids.claim_id.state",
    )
    def _compute_qty_to_claim(self):
        for inspection in self:
            is_for_vendor = (
                inspection.state == "done"
                and inspection.disposition_id.action == "vendor"
            )
            claimed = sum(inspection._get_open_vendor_claim_lines().mapped("quantity"))
            inspection.qty_to_claim = is_for_vendor and inspection.product_uom_id.round(
                inspection.quantity - claimed
            )

    # === ACTION METHODS === #

    def action_create_vendor_claims(self):
        """Claim the goods of these inspections from their vendors, and show the claims.

        :rtype: dict
        """
        return self._create_vendor_claims()._get_records_action(
            name=self.env._("Vendor Claims")
        )

    # === BUSINESS METHODS === #

    def _create_vendor_claims(self):
        """Create one claim per company, vendor and currency.

        :return: the claims, as drafts.
        :rtype: return.vendor.claim
        :raise UserError: if there is nothing to claim, or no vendor is known.
        """
        claim_model = self.env["return.vendor.claim"]
        claim_model._check_can_claim()
        self.check_access("read")
        self._lock_for_decision()
        # sudo: claims follow from this button; officers need no rights on purchases.
        todo = self.sudo().filtered("qty_to_claim")
        if not todo:
            raise UserError(
                self.env._(
                    "There is nothing to claim: no inspected goods are set aside for "
                    "a vendor, or they are claimed already."
                )
            )
        claims = claim_model.sudo().create(todo._prepare_vendor_claim_vals_list())
        return claims.sudo(self.env.su)

    def _prepare_vendor_claim_vals_list(self):
        """Group what is claimed by company, vendor and currency.

        :rtype: list[dict]
        """
        groups = defaultdict(list)
        for key, (quantity, lots) in self._get_vendor_sources().items():
            inspection, vendor, purchase_line = key
            company = inspection.company_id
            currency = (
                purchase_line.currency_id
                or vendor.with_company(company).property_purchase_currency_id
                or company.currency_id
            )
            groups[company, vendor, currency].append(
                {
                    "inspection_id": inspection.id,
                    "quantity": quantity,
                    "lot_ids": [Command.set(lots.ids)],
                    "purchase_line_id": purchase_line.id,
                    "price_unit": self.env["return.vendor.claim.line"]._get_claim_price(
                        inspection, purchase_line, currency
                    ),
                    "reason": inspection.finding or inspection.line_id.reason_id.name,
                }
            )
        return [
            {
                "company_id": company.id,
                "partner_id": vendor.id,
                "currency_id": currency.id,
                "user_id": self.env.uid,
                "line_ids": [Command.create(vals) for vals in vals_list],
            }
            for (company, vendor, currency), vals_list in groups.items()
        ]

    def _get_open_vendor_claim_lines(self):
        """Return the claim lines that hold a part of these goods.

        :rtype: return.vendor.claim.line
        """
        return self.vendor_claim_line_ids.filtered(
            lambda line: line.claim_id.state != "cancel"
        )

    # === WHERE THE GOODS CAME FROM === #

    def _get_vendor_sources(self):
        """Find for all goods to claim by which purchases they came.

        :return: quantity and lots by inspection, vendor and purchase line; the latter
            is empty for goods that no purchase accounts for.
        :rtype: dict[tuple, tuple[float, stock.lot]]
        :raise UserError: if no vendor is known.
        """
        by_lot = self._get_purchase_lines_of_lots()
        latest = self._get_purchase_lines_of_products()
        empty = self.env["purchase.order.line"]
        sources, left = {}, {}
        for inspection in self:
            for lot, quantity in inspection._get_parts_to_claim():
                candidates = (
                    by_lot.get((inspection.company_id, lot))
                    or inspection._get_purchase_line_of_delivery()
                    or latest.get((inspection.company_id, inspection.product_id), empty)
                )
                for vendor, purchase_line, part in inspection._share_over_purchases(
                    candidates, quantity, left
                ):
                    key = inspection, vendor, purchase_line
                    before, lots = sources.get(key, (0.0, lot))
                    sources[key] = before + part, lots | lot
        return sources

    def _get_parts_to_claim(self):
        """Split what is to be claimed by serial number.

        :return: lots (maybe empty) with quantities in the unit of the line.
        :rtype: list[tuple[stock.lot, float]]
        """
        self.ensure_one()
        if self.product_id.tracking != "serial":
            return [(self.lot_ids[:1], self.qty_to_claim)]
        lots = self.lot_ids - self._get_open_vendor_claim_lines().lot_ids
        piece = self.product_id.uom_id._compute_quantity(1.0, self.product_uom_id)
        return [(lot, piece) for lot in lots]

    def _get_purchase_lines_of_lots(self):
        """Read by which purchases the lots came, in one query.

        :return: newest first, by company and lot.
        :rtype: dict[tuple[res.company, stock.lot], purchase.order.line]
        """
        groups = self.env["stock.move.line"]._read_group(
            [
                ("lot_id", "in", self.lot_ids.ids),
                ("state", "=", "done"),
                # From affiliated companies goods come by a transit location.
                ("location_id.usage", "in", ("supplier", "transit")),
                ("company_id", "in", self.company_id.ids),
                ("move_id.purchase_line_id", "!=", False),
            ],
            ["company_id", "lot_id"],
            ["move_id:recordset"],
        )
        return {
            (company, lot): moves.purchase_line_id.sorted("id", reverse=True)
            for company, lot, moves in groups
        }

    def _get_purchase_line_of_delivery(self):
        """Follow the goods from their delivery back to a purchase, as `purchase_stock`.

        :return: empty unless the delivery was supplied by a purchase of its own.
        :rtype: purchase.order.line
        """
        self.ensure_one()
        delivery = self.receipt_move_id.origin_returned_move_id
        line_id, __ = delivery._get_purchase_line_and_partner_from_chain()
        return self.env["purchase.order.line"].browse(line_id)

    def _get_purchase_lines_of_products(self):
        """Read the purchases that the products were received by, in one query.

        :return: newest first, by company and product.
        :rtype: dict[tuple[res.company, product.product], purchase.order.line]
        """
        lines = self.env["purchase.order.line"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "purchase"),
                ("qty_received", ">", 0),
            ],
            order="id desc",
        )
        return lines.grouped(lambda line: (line.company_id, line.product_id))

    def _share_over_purchases(self, candidates, quantity, left):
        """Take goods from the purchases of one vendor, newest first.

        :param purchase.order.line candidates: newest first.
        :param float quantity: in the unit of the line.
        :param dict left: what can be sent back by purchase line; lowered here.
        :return: tuples of vendor, purchase line and quantity.
        :rtype: list[tuple[res.partner, purchase.order.line, float]]
        :raise UserError: if no vendor is known.
        """
        self.ensure_one()
        uom = self.product_uom_id
        vendor = candidates[:1].partner_id or self._get_seller()
        shares = []
        for line in candidates.filtered(lambda line: line.partner_id == vendor):
            if line not in left:
                left[line] = line._get_qty_to_claim()
            available = line.product_uom_id._compute_quantity(
                left[line], uom, round=False
            )
            part = min(quantity, available)
            if uom.compare(part, 0) > 0:
                shares.append((vendor, line, part))
                left[line] -= uom._compute_quantity(
                    part, line.product_uom_id, round=False
                )
                quantity -= part
        if uom.compare(quantity, 0) > 0:
            shares.append((vendor, candidates.browse(), quantity))
        return shares

    def _get_seller(self):
        """Return the first vendor of the product.

        :rtype: res.partner
        :raise UserError: if there is none.
        """
        self.ensure_one()
        product = self.product_id.with_company(self.company_id)
        vendor = product._prepare_sellers()[:1].partner_id
        if not vendor:
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: it was never purchased and has no "
                    "vendor. Enter one on the product's tab “Purchase”, then claim "
                    "again.",
                    product=self.product_id.display_name,
                    order=self.order_id.name,
                )
            )
        return vendor
