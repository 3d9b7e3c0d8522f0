from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

GROUPS = {
    "prepare": "document_control.document_control_group_author",
    "review": "document_control.document_control_group_reviewer",
    "approve": "document_control.document_control_group_approver",
    "release": "document_control.document_control_group_controller",
}
UNSIGNED = {
    f"{step}_{suffix}": False
    for step in ("prepared", "reviewed", "approved")
    for suffix in ("by_id", "name", "signature")
} | {
    "date_prepared": False,
    "date_reviewed": False,
    "date_approved": False,
    "review_comment": False,
    "approval_comment": False,
}


class ControlledDocumentRevision(models.Model):
    """Prepare → review → approve → release → obsolete.

    Rights are checked here, in the methods, for every entry: form, list, RPC, mail.
    Three different people sign; the document control center releases.
    """

    _inherit = "controlled.document.revision"

    can_decide = fields.Boolean(
        compute="_compute_can_decide", search="_search_can_decide"
    )

    @api.depends("status", "reviewer_id", "approver_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        steps = {"review": "review", "approval": "approve", "approved": "release"}
        for revision in self:
            step = steps.get(revision.status)
            revision.can_decide = bool(step and not revision._get_obstacle(step))

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = self.search([("state", "in", ("in_review", "approved"))])
        return [("id", "in", waiting.filtered("can_decide").ids)]

    # === ACTION METHODS === #

    def action_submit(self, signature=None):
        """Sign drafts as their author, and ask for the review.

        :param bytes signature: drawn signature, base64 encoded.
        :raise AccessError: if the user does not write documents.
        :raise UserError: if a revision is no draft, or incomplete.
        """
        self._check_step("prepare", ("draft",))
        self._check_complete()
        for revision in self:
            number = revision.review_sheet_number or revision._next_review_sheet()
            revision._write_transition(
                {
                    # What somebody attached to the draft is no signature.
                    **UNSIGNED,
                    "state": "in_review",
                    "review_sheet_number": number,
                    **revision._prepare_signature_vals("prepared", signature),
                }
            )
        # The review sheet is a form too: it is filled in from now on.
        self._fill_forms(
            "document_control.controlled_document_review_sheet_report_action"
        )
        self._ask_next("review", "reviewer_id")

    def action_review(self, comment=None, signature=None):
        """Sign revisions as their reviewer, and ask for the approval.

        :param str comment: stands on the document review sheet.
        :param bytes signature: drawn signature, base64 encoded.
        :raise AccessError: if the user may not review, or prepared the revision.
        :raise UserError: if a revision does not wait for its review.
        """
        self._check_step("review", ("review",))
        for revision in self:
            revision._write_transition(
                {
                    "review_comment": comment or False,
                    **revision._prepare_signature_vals("reviewed", signature),
                }
            )
        self._ask_next("approve", "approver_id")

    def action_approve(self, comment=None, signature=None):
        """Sign revisions as their approver; document control releases them then.

        :param str comment: stands on the document review sheet.
        :param bytes signature: drawn signature, base64 encoded.
        :raise AccessError: if the user may not approve, or signed before.
        :raise UserError: if a revision does not wait for its approval.
        """
        self._check_step("approve", ("approval",))
        for revision in self:
            revision._write_transition(
                {
                    "state": "approved",
                    "approval_comment": comment or False,
                    **revision._prepare_signature_vals("approved", signature),
                }
            )
        self._close_activities()
        self._log(self.env._("%(revision)s was approved."))

    def action_send_back(self, reason):
        """Give revisions back to their author, who changes them and signs again.

        :param str reason: what has to be changed.
        :raise AccessError: if it is not the user's turn to decide.
        :raise UserError: without a reason, or if nothing waits for a decision.
        """
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(revisions)s: say what has to be changed.",
                    revisions=", ".join(self.mapped("display_name")),
                )
            )
        steps = {"review": "review", "approval": "approve", "approved": "release"}
        for revision in self:
            step = steps.get(revision.status, "review")
            revision._check_step(step, tuple(steps))
        self._write_transition({"state": "draft", **UNSIGNED})
        self._close_activities()
        self._log(self.env._("%(revision)s was sent back: %(reason)s"), reason=reason)

    # === CHECKS === #

    def _check_step(self, step, statuses):
        """Refuse people and revisions that a step is not for.

        :param str step: key of ``GROUPS``.
        :param tuple[str] statuses: the statuses that the step starts from.
        :raise AccessError: naming the revision and the reason.
        :raise UserError: naming the revision and its status.
        """
        self.check_access("read")
        labels = dict(self._fields["status"]._description_selection(self.env))
        for revision in self:
            if revision.status not in statuses:
                raise UserError(
                    self.env._(
                        "%(revision)s: this is not the next step, its status is "
                        "“%(status)s”. Reload the page to see where it stands.",
                        revision=revision.display_name,
                        status=labels[revision.status],
                    )
                )
            obstacle = revision._get_obstacle(step)
            if obstacle:
                raise AccessError(obstacle)

    def _get_obstacle(self, step):
        """Return why the current user may not take a step.

        :param str step: key of ``GROUPS``.
        :return: the explanation, False if nothing stands in the way.
        :rtype: str | bool
        """
        self.ensure_one()
        user = self.env.user
        if not self.env.su and not user.has_group(GROUPS[step]):
            # sudo: the name of a group is no secret.
            group = self.env.ref(GROUPS[step]).sudo()
            return self.env._(
                "%(revision)s: only the group “%(group)s” may do this. Ask one of its "
                "members.",
                revision=self.display_name,
                group=group.name,
            )
        asked = {"review": self.reviewer_id, "approve": self.approver_id}.get(step)
        if asked and asked != user:
            return self.env._(
                "%(revision)s: %(user)s was asked to do this.",
                revision=self.display_name,
                user=asked.name,
            )
        signed = self.prepared_by_id | self.reviewed_by_id
        if step in ("review", "approve") and user in signed:
            return self.env._(
                "%(revision)s: three different people prepare, review and approve, and "
                "you signed already. Ask somebody else.",
                revision=self.display_name,
            )
        return False

    def _check_complete(self):
        """Refuse drafts that lack a description or their content.

        :raise UserError: naming the revision, what is missing and the remedy.
        """
        for revision in self:
            if not (revision.description or "").strip():
                raise UserError(
                    self.env._(
                        "%(revision)s: describe what was revised. It stands in the "
                        "revision history.",
                        revision=revision.display_name,
                    )
                )
            if not revision._has_content():
                raise UserError(
                    self.env._(
                        "%(revision)s is empty. Write its text, attach its file, or "
                        "choose the report that prints the form.",
                        revision=revision.display_name,
                    )
                )

    # === WHAT FOLLOWS === #

    def _prepare_signature_vals(self, step, signature):
        """Return the values of one signature of the current user.

        :param str step: ``prepared``, ``reviewed`` or ``approved``.
        :param bytes signature: drawn signature, base64 encoded.
        :rtype: dict
        """
        self.ensure_one()
        return {
            f"{step}_by_id": self.env.uid,
            # Names change, a signature does not.
            f"{step}_name": self.env.user.name,
            f"date_{step}": self.document_id._get_today(),
            f"{step}_signature": signature or False,
        }

    def _next_review_sheet(self):
        """Number a document review sheet.

        :rtype: str
        """
        self.ensure_one()
        return (
            self.env["ir.sequence"]
            .with_company(self.company_id)
            .next_by_code("controlled.document.review.sheet")
        )

    def _ask_next(self, step, field_name):
        """Ask the person who decides next, if one is named.

        :param str step: ``review`` or ``approve``.
        :param str field_name: the field that names the person.
        """
        self._close_activities()
        for revision in self.filtered(field_name):
            # sudo: activities for other people on documents they may not write.
            revision.document_id.sudo().activity_schedule(
                f"document_control.mail_activity_type_{step}",
                summary=revision.display_name,
                user_id=revision[field_name].id,
            )

    def _close_activities(self):
        """Take back the requests to decide."""
        # sudo: activities of other people.
        self.document_id.sudo().activity_feedback(
            [
                "document_control.mail_activity_type_review",
                "document_control.mail_activity_type_approve",
            ]
        )

    def _log(self, pattern, **values):
        """Keep what happened in the chatter of the documents.

        :param str pattern: translated text with named placeholders.
        """
        for revision in self:
            revision.document_id.sudo().message_post(
                body=pattern
                % {
                    "revision": revision.display_name,
                    "date": revision.date_effective,
                    **values,
                },
                author_id=self.env.user.partner_id.id,
            )
