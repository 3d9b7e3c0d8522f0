from odoo import models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """The refund line by line: what is posted, and before that what is expected."""

    _inherit = "return.order"

    def _get_refund_statement(self):
        """Return what the customer gets, from the firmest source there is.

        :return: one dict per credit note, made or expected: ``kind`` (``posted``,
            ``expected``, or ``estimate`` before the goods are inspected), ``note``
            (empty if it does not exist), ``currency``, ``lines`` (``name``,
            ``quantity``, ``uom``, ``amount``), ``untaxed``, ``tax`` and ``total``.
        :rtype: list[dict]
        """
        self.ensure_one()
        # sudo: customers read the amounts of their own return.
        order = self.sudo()
        notes = order.credit_note_ids.filtered(lambda note: note.state != "cancel")
        statement = [
            self._prepare_statement_of_note(note)
            for note in notes.sorted(lambda note: (note.state != "posted", note.id))
        ]
        if order.state in ("authorized", "done"):
            parts = order.line_ids._get_parts_to_credit()
            statement += order._prepare_expected_statement(parts, "expected")
        if not statement and order.state in ("submitted", "authorized"):
            parts = order._get_expected_parts()
            statement = order._prepare_expected_statement(parts, "estimate")
        return statement

    def _prepare_expected_statement(self, parts, kind):
        """Return the credit notes that do not exist yet.

        :param list[SettlementPart] parts: what is credited.
        :param str kind: see `_get_refund_statement`.
        :return: empty where it cannot be told, as before the goods are invoiced.
        :rtype: list[dict]
        """
        self.ensure_one()
        if not parts:
            return []
        try:
            previews = self._preview_credit_notes(parts)
        except UserError:
            return []
        uoms = self.env["uom.uom"]
        return [
            {
                "kind": kind,
                "note": self.env["account.move"],
                "currency": preview["currency"],
                "lines": [
                    {
                        "name": vals["name"],
                        "quantity": vals["quantity"],
                        "uom": uoms.browse(vals.get("product_uom_id")),
                        "amount": vals["untaxed"],
                    }
                    for vals in preview["lines"]
                ],
                "untaxed": preview["untaxed"],
                "tax": preview["tax"],
                "total": preview["total"],
            }
            for preview in previews
        ]

    def _prepare_statement_of_note(self, note):
        """Return a credit note that exists.

        :param account.move note: under sudo.
        :rtype: dict
        """
        lines = note.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return {
            "kind": "posted" if note.state == "posted" else "expected",
            "note": note,
            "currency": note.currency_id,
            "lines": [
                {
                    "name": line.name or line.product_id.display_name,
                    "quantity": line.quantity,
                    "uom": line.product_uom_id,
                    "amount": line.price_subtotal,
                }
                for line in lines
            ],
            "untaxed": note.amount_untaxed,
            "tax": note.amount_tax,
            "total": note.amount_total,
        }
