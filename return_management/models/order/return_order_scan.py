from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools.misc import format_date

from .scanned_code import ScannedCode

# More are a list to search in, no answer to a scan
HIT_LIMIT = 10


class Hit(NamedTuple):
    """A record that a code names."""

    record: BaseModel
    # The word for what it is
    kind: str
    # What helps to tell it from others
    detail: str | bool = False
    # What is odd about it, in a sentence
    note: str | bool = False
    action: dict | bool = False


class ReturnOrderScan(models.AbstractModel):
    """What a scanned code names, for who scans it.

    Only what the user may read is found: what belongs to another company is unknown.
    """

    _name = "return.order.scan"
    _description = "What a Scanned Code Names"

    @api.model
    def find_by_barcode(self, barcode):
        """Return what a code names, and how to open it.

        :param str barcode: as the reader sent it.
        :return: ``message`` in words, if something is to be said; ``type`` of it;
            ``action`` that opens the only hit; else the ``choices``, each with
            ``kind``, ``name``, ``detail`` and ``action``.
        :rtype: dict
        :raise AccessError: for users of the portal.
        """
        code = self._read_code(barcode)
        hits = self._find_hits(code) if code.text else []
        if not hits:
            return {
                "type": "danger",
                "message": self._explain_unknown(code),
                "action": False,
                "choices": [],
            }
        choices = [self._prepare_choice(hit) for hit in hits[:HIT_LIMIT]]
        only = choices[0] if len(choices) == 1 else {}
        return {
            "type": "warning" if only.get("note") else "info",
            "message": only.get("note") or False,
            "action": only.get("action") or False,
            "choices": [] if only else choices,
        }

    # === HOOKS === #

    @api.model
    def _find_hits(self, code):
        """Return everything that a code names. An override adds its own kinds.

        A constant number of statements, however many records there are.

        :param ScannedCode code: what was scanned.
        :rtype: list[Hit]
        """
        return self._find_returns(code)

    # === BUSINESS METHODS === #

    @api.model
    def _read_code(self, barcode):
        """Read a code by the nomenclature of the company.

        :rtype: ScannedCode
        :raise AccessError: for users of the portal.
        """
        if not self.env.user._is_internal():
            raise AccessError(
                self.env._("Codes are scanned by people of the company only.")
            )
        return ScannedCode.from_barcode(barcode, self.env.company.nomenclature_id)

    @api.model
    def _explain_unknown(self, code):
        """Say that a code names nothing.

        :rtype: str
        """
        if code.has_wrong_digit:
            return self.env._(
                "%(code)s: the check digit does not fit, so it was read or typed "
                "wrongly. Scan it once more.",
                code=code.text,
            )
        return self.env._(
            "%(code)s is unknown: it is no return, tracking number, transfer, serial "
            "number, product or package that you have access to.",
            code=code.text or "?",
        )

    @api.model
    def _find_returns(self, code):
        """Return the returns whose slip or parcel has this code.

        :rtype: list[Hit]
        """
        Order = self.env["return.order"]
        if not Order.has_access("read"):
            return []
        names = [code.text, code.text.upper()]
        domain = Domain("name", "in", names) | Domain("tracking_number", "=", code.text)
        orders = Order.with_context(active_test=False).search(domain, limit=HIT_LIMIT)
        return [self._prepare_return_hit(order) for order in orders]

    @api.model
    def _prepare_return_hit(self, order):
        """Return what to say of a return, and how to open it.

        :rtype: Hit
        """
        return Hit(
            record=order,
            kind=self.env._("Return"),
            detail=order.partner_id.display_name,
            note=self._explain_closed(order),
            action=order._get_records_action(name=order.name, context={}),
        )

    @api.model
    def _explain_closed(self, order):
        """Say since when a return expects nothing any more, and why.

        :rtype: str | bool
        """
        if order.state not in ("done", "refused", "cancel"):
            return False
        day = order.company_id._to_return_day(order.date_closed or order.write_date)
        values = {"order": order.name, "day": format_date(self.env, day)}
        if order.state == "done":
            return self.env._("%(order)s is done since %(day)s.", **values)
        if order.state == "cancel":
            return self.env._("%(order)s was cancelled on %(day)s.", **values)
        return self.env._(
            "%(order)s was refused on %(day)s: %(reason)s",
            reason=order.refusal_reason or self.env._("no reason was given"),
            **values,
        )

    @api.model
    def _prepare_choice(self, hit):
        """Return what the client shows of a hit.

        :rtype: dict
        """
        return {
            "id": hit.record.id,
            "model": hit.record._name,
            "kind": hit.kind,
            "name": hit.record.display_name,
            "detail": hit.detail or False,
            "note": hit.note or False,
            "action": hit.action or False,
        }
