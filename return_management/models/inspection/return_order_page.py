from odoo import models
from odoo.exceptions import UserError

from ..order.scanned_code import ScannedCode

# As many as a reader sends while a connection is lost for a while
SCAN_LIMIT = 500


class ReturnOrder(models.Model):
    """The page that inspects all that arrived with one or more returns."""

    _inherit = "return.order"

    def action_inspect(self):
        """Override to see first what left quarantine, and to refuse who may not."""
        self.env["return.order.inspection"]._check_can_inspect()
        action = super().action_inspect()
        self._get_drafts()._split_off_missing()
        return action

    def _get_drafts(self):
        """Return what waits for its inspection.

        :rtype: return.order.inspection
        """
        return self.inspection_ids.filtered(lambda part: part.state == "draft")

    # === WHAT THE PAGE SHOWS === #

    def get_inspection_page(self):
        """Return all that the inspection page shows of these returns.

        :rtype: dict
        :raise AccessError: if the user may not inspect.
        """
        Inspection = self.env["return.order.inspection"]
        Inspection._check_can_inspect()
        self.check_access("read")
        drafts = self._get_drafts().sorted("id")
        dispositions = self.env["return.order.disposition"].search_fetch(
            [("action", "!=", "keep")], ["name", "action"]
        )

        def labels(field):
            return drafts._fields[field]._description_selection(self.env)

        return {
            "orders": [
                {
                    "id": order.id,
                    "name": order.name,
                    "partner": order.partner_id.display_name,
                }
                for order in self
            ],
            "conditions": labels("condition"),
            "missing_types": labels("missing_type"),
            "settlement_types": labels("settlement_type"),
            "dispositions": [[place.id, place.name] for place in dispositions],
            "parcels": drafts._prepare_parcels(),
            "rows": drafts._prepare_page_rows(),
        }

    # === SCANNING === #

    def scan_inspections(self, scans, condition):
        """Count what was scanned on the page into the condition that is armed.

        :param list[dict] scans: in their order, ``code`` and ``key``: what was scanned,
            and the name that the client gave to it. Sent again, it is counted once.
        :param str condition: a key of ``condition`` of an inspection.
        :return: for each scan, ``inspection_id`` and ``message``: the draft that has
            the goods now, or why they were not counted.
        :rtype: list[dict]
        :raise AccessError: if the user may not inspect.
        :raise UserError: if these are no scans.
        """
        self.env["return.order.inspection"]._check_can_inspect()
        self.check_access("read")
        self._check_scans(scans, condition)
        # What was served is asked once, before anything is joined.
        served = {
            key: draft.id
            for draft in self._get_drafts()
            for key in draft.request_keys or ()
        }
        results = []
        for scan in scans:
            code, key = str(scan.get("code") or ""), str(scan.get("key") or "")
            result = {"key": key, "inspection_id": served.get(key), "message": False}
            if not key or key not in served:
                result.update(self._scan_inspection(code, key, condition))
                if result["inspection_id"] and key:
                    served[key] = result["inspection_id"]
            results.append(result)
        return results

    def _check_scans(self, scans, condition):
        """Refuse what no scanner sends.

        :raise UserError: saying what is expected.
        """
        conditions = dict(self.inspection_ids._fields["condition"].selection)
        is_sound = isinstance(scans, list) and len(scans) <= SCAN_LIMIT
        if not (
            is_sound
            and all(isinstance(scan, dict) for scan in scans)
            and condition in conditions
        ):
            raise UserError(
                self.env._(
                    "At most %(limit)s scans are counted at once, each with its code, "
                    "into one of the conditions. Load the page again.",
                    limit=SCAN_LIMIT,
                )
            )

    def _scan_inspection(self, code, key, condition):
        """Count one scan; what cannot be counted changes nothing.

        :rtype: dict
        """
        try:
            with self.env.cr.savepoint():
                nomenclature = self.company_id[:1].nomenclature_id
                read = ScannedCode.from_barcode(code, nomenclature)
                target = self._get_drafts()._count_scanned(read, condition, key)
        except UserError as obstacle:
            return {"inspection_id": False, "message": str(obstacle)}
        return {"inspection_id": target.id, "message": False}
