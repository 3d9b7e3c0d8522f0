from odoo import api, fields, models
from odoo.fields import Domain


class ControlledDocumentRevision(models.Model):
    """Which revision is in force, and since or until when."""

    _inherit = "controlled.document.revision"

    @api.depends("state", "date_effective", "reviewed_name")
    def _compute_status(self):
        in_force = self.document_id._get_revisions_in_force()
        for revision in self:
            current = in_force.get(revision.document_id._origin)
            if revision.state == "in_review":
                revision.status = "approval" if revision.reviewed_name else "review"
            elif revision.state != "released":
                revision.status = revision.state
            elif current and current.id == revision._origin.id:
                revision.status = "current"
            elif current and current.sequence > revision.sequence:
                revision.status = "obsolete"
            else:
                revision.status = "upcoming"

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_review = Domain("state", "=", "in_review")
        released = Domain("state", "=", "released")
        reviewed = Domain("reviewed_name", "!=", False)
        replaced = Domain("id", "in", self._get_replaced_ids())
        domains = {
            "draft": Domain("state", "=", "draft"),
            "review": in_review & ~reviewed,
            "approval": in_review & reviewed,
            "approved": Domain("state", "=", "approved"),
            "upcoming": released & Domain("date_effective", ">", "today") & ~replaced,
            "current": released & Domain("date_effective", "<=", "today") & ~replaced,
            "obsolete": Domain("state", "=", "obsolete") | replaced,
        }
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.model
    def _get_replaced_ids(self):
        """Return the revisions that a later one has replaced, but nobody retired yet.

        :rtype: list[int]
        """
        # sudo: as in `_get_revisions_in_force`.
        groups = self.sudo()._read_group(
            [("state", "=", "released")],
            ["document_id"],
            ["id:recordset"],
            having=[("__count", ">", 1)],
        )
        documents = self.env["controlled.document"].union(*(d for d, __ in groups))
        in_force = documents._get_revisions_in_force()
        return [
            revision.id
            for document, revisions in groups
            for revision in revisions
            if revision.sequence < in_force.get(document, revision).sequence
        ]

    def _is_released(self):
        """Return whether the revision was released, be it obsolete by now or not.

        :rtype: bool
        """
        self.ensure_one()
        return self.state in ("released", "obsolete")

    @api.model
    def _find_in_force(self, domain):
        """Return the revision in force today of each document that a domain finds.

        Until the hourly job retires it, a revision may be released whose successor is
        in force already: the later one counts.

        :param list domain: on revisions.
        :return: documents without a revision in force are left out.
        :rtype: dict[controlled.document, controlled.document.revision]
        """
        # sudo: which revision is in force is no secret, drafts are not among them.
        revisions = self.sudo().search_fetch(
            [("state", "=", "released"), *domain],
            ["document_id", "company_id", "sequence", "date_effective"],
        )
        in_force = {}
        # Only around midnight it matters where the company is.
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        for revision in revisions.sudo(self.env.su).sorted("sequence"):
            if (
                revision.date_effective < yesterday
                or revision.date_effective <= revision.company_id._get_document_date()
            ):
                in_force[revision.document_id] = revision
        return in_force
