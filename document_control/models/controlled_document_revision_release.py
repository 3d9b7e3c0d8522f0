from odoo import fields, models
from odoo.exceptions import UserError

from .controlled_document_revision_workflow import UNSIGNED


class ControlledDocumentRevision(models.Model):
    """Release: from a day on a revision is in force, and the one before is not."""

    _inherit = "controlled.document.revision"

    def action_release(self):
        """Put approved revisions in force, and retire the earlier ones.

        The earlier revision becomes obsolete on the effective date. Departments that
        hold controlled copies of it are asked to hand them back by then.

        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if a revision is not approved, is just being released by
            somebody else, or would be in force before its release.
        """
        self.document_id._lock_for_revision()
        self._check_step("release", ("approved",))
        for revision in self:
            today = revision.document_id._get_today()
            if revision.date_effective and revision.date_effective < today:
                raise UserError(
                    self.env._(
                        "%(revision)s cannot be in force since %(date)s: it is "
                        "released today. Send it back and correct the effective date.",
                        revision=revision.display_name,
                        date=revision.date_effective,
                    )
                )
            revision._put_in_force(today, revision.date_effective or today)
        self._log(self.env._("%(revision)s was released, in force from %(date)s."))

    def action_register(
        self, date_release, prepared_name, reviewed_name, approved_name, **dates
    ):
        """Enter a revision that was released on paper, before this system.

        For taking over the history of a document: the names are those on the paper.

        :param datetime.date date_release: the day of the release.
        :param str prepared_name: who prepared it.
        :param str reviewed_name: who reviewed it.
        :param str approved_name: who approved it.
        :param dates: ``date_effective``, the release by default.
        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if a revision of the document was released in the system, the
            release lies ahead, or the three names are not different.
        """
        self.ensure_one()
        self.document_id._lock_for_revision()
        self._check_step("release", ("draft",))
        self._check_complete()
        date_release = fields.Date.to_date(date_release)
        date_effective = fields.Date.to_date(dates.get("date_effective"))
        date_effective = date_effective or date_release
        names = [prepared_name, reviewed_name, approved_name]
        self._check_history(date_release, date_effective, names)
        steps = zip(("prepared", "reviewed", "approved"), names, strict=True)
        self._write_transition(
            UNSIGNED
            | {f"{step}_name": name.strip() for step, name in steps}
            | {f"date_{step}": date_release for step in ("prepared", "reviewed")}
            | {"date_approved": date_release}
        )
        self._put_in_force(date_release, date_effective)

    def _check_history(self, date_release, date_effective, names):
        """Refuse a history that cannot have been.

        :param datetime.date date_release: the day of the release.
        :param datetime.date date_effective: the first day in force.
        :param list[str] names: who prepared, reviewed and approved.
        :raise UserError: naming the revision, the reason and the remedy.
        """
        released = self.document_id.revision_ids.filtered("released_by_id")
        if any(revision.prepared_by_id for revision in released):
            raise UserError(
                self.env._(
                    "%(revision)s: the document is released in the system already. "
                    "Only its history from before can be entered.",
                    revision=self.display_name,
                )
            )
        clean = {(name or "").strip().casefold() for name in names}
        if len(clean) < 3 or "" in clean:
            raise UserError(
                self.env._(
                    "%(revision)s: enter three different people who prepared, reviewed "
                    "and approved it.",
                    revision=self.display_name,
                )
            )
        latest = max(filter(None, released.mapped("date_release")), default=None)
        today = self.document_id._get_today()
        if (
            not date_release
            or date_release > today
            or date_effective < date_release
            or (latest and date_release < latest)
        ):
            raise UserError(
                self.env._(
                    "%(revision)s: the release lies in the past, not before the "
                    "earlier revision, and not after the effective date. Correct the "
                    "dates.",
                    revision=self.display_name,
                )
            )

    def _put_in_force(self, date_release, date_effective):
        """Keep content and layout, release, and retire what this revision replaces.

        :param datetime.date date_release: the day of the release.
        :param datetime.date date_effective: the first day in force.
        """
        self.ensure_one()
        earlier = self.document_id.sudo().revision_ids.filtered(
            lambda r: r.state == "released"
        )
        self._write_transition(
            {
                "state": "released",
                "date_release": date_release,
                "date_effective": date_effective,
                "released_by_id": self.env.uid,
                **self._prepare_kept_content_vals(),
            }
        )
        earlier.print_ids._recall(date_effective)
        self.document_id._retire_superseded()

    def _retire(self):
        """Make revisions obsolete, and ask for their copies."""
        for revision in self:
            today = revision.document_id._get_today()
            revision._write_transition({"state": "obsolete", "date_obsolete": today})
            revision.print_ids._recall(today)
