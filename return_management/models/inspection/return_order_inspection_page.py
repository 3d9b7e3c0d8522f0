from odoo import models
from odoo.exceptions import UserError

# What the page may write of a draft
PAGE_FIELDS = (
    "missing_type",
    "disposition_id",
    "credit_percent",
    "settlement_type",
    "finding",
)


class ReturnOrderInspection(models.Model):
    """What the inspection page shows of a draft, and writes to it as it happens."""

    _inherit = "return.order.inspection"

    def action_inspect(self):
        """Open the page for all that arrived with the returns of these inspections.

        :rtype: dict
        """
        return self.order_id.action_inspect()

    # === WHAT IT SHOWS === #

    def _prepare_parcels(self):
        """Return the parcels that these drafts came in, with what is asked about them.

        :rtype: list[dict]
        """
        parcels = []
        for (order, picking), drafts in self.grouped(
            lambda draft: draft._get_parcel()
        ).items():
            asked = {}
            checks = drafts.filtered("check_count").check_ids
            for check in checks.filtered(lambda row: row.about == "parcel"):
                asked.setdefault(check.check_id, check)
            if asked:
                parcels.append(
                    {
                        "key": f"{order.id}-{picking.id}",
                        "name": picking.name or order.name,
                        "checks": [
                            check._prepare_page_vals() for check in asked.values()
                        ],
                    }
                )
        return parcels

    def _prepare_page_rows(self):
        """Return the rows of the page, one for each of these drafts.

        :rtype: list[dict]
        """
        dispositions = self._get_dispositions_by_action()
        gaps = self._find_gaps()
        return [
            {
                **draft._prepare_page_vals(),
                "gaps": [list(gap) for gap in gaps[draft]],
                "outcomes": [
                    draft._prepare_outcome(condition, dispositions)
                    for condition, __ in self._fields["condition"].selection
                ],
            }
            for draft in self
        ]

    def _prepare_page_vals(self):
        """Return what the page shows of this draft.

        :rtype: dict
        """
        self.ensure_one()
        checks = self.check_ids if self.check_count else ()
        may_see_lots = self._has_field_access(self._fields["lot_ids"], "read")
        counted = self.counted_lot_ids if may_see_lots else ()
        return {
            "id": self.id,
            "order": self.order_id.name,
            "product_id": self.product_id.id,
            "product": self.product_id.display_name,
            "tracking": self.product_tracking,
            "uom": self.product_uom_id.name,
            "quantity": self.quantity,
            "qty_counted": self.qty_counted,
            "lots": [
                {"id": lot.id, "name": lot.name, "is_counted": lot in counted}
                for lot in (self.lot_ids if may_see_lots else ())
            ],
            "reason": self.line_id.reason_id.name or "",
            "is_unexpected": self.line_id.is_unexpected,
            "is_part": bool(self._find_siblings()),
            "condition": self.condition,
            **self._get_page_values(),
            "photos": self._prepare_photos(),
            "checks": [
                check._prepare_page_vals()
                for check in checks
                if check.about != "parcel"
            ],
        }

    def _prepare_photos(self):
        """Return the photos of this draft.

        :rtype: list[dict]
        """
        return [{"id": file.id, "name": file.name} for file in self.attachment_ids]

    def _prepare_outcome(self, condition, dispositions):
        """Return the button that chooses what follows from a condition.

        :rtype: dict
        """
        outcome = self._get_outcome(condition, dispositions)
        outcome["is_planned"] = bool(self._get_plan(condition))
        return outcome

    # === WHAT IT WRITES === #

    def save_from_page(self, values, seen):
        """Write what was typed, unless a colleague changed the same meanwhile.

        :param dict values: fields of `PAGE_FIELDS` with what was typed.
        :param dict seen: what the page showed in their place.
        :raise AccessError: if the user may not inspect.
        :raise UserError: if a colleague has written something else, or an inspection
            is validated.
        """
        self.ensure_one()
        self._check_can_inspect()
        self._check_not_done()
        unknown = set(values) - set(PAGE_FIELDS)
        if unknown:
            raise UserError(
                self.env._(
                    "The page writes no %(fields)s. Load it again.",
                    fields=", ".join(sorted(unknown)),
                )
            )
        now = self._get_page_values()
        is_own = self.sudo().write_uid == self.env.user
        changed = [
            name
            for name in values
            if now[name] not in (values[name], seen.get(name))
            and (now[name] or values[name])
            # They follow the disposition, which the same user has just chosen.
            and not (is_own and name in ("credit_percent", "settlement_type"))
        ]
        if changed:
            self._raise_changed(changed)
        self.write({name: values[name] for name in PAGE_FIELDS if name in values})

    def _get_page_values(self):
        """Return what the page shows of the fields that it writes.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "missing_type": self.missing_type,
            "disposition_id": self.disposition_id.id,
            "credit_percent": self.credit_percent,
            "settlement_type": self.settlement_type,
            "finding": self.finding or "",
        }
