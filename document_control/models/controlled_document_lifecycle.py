from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import SQL


class ControlledDocument(models.Model):
    """What people do with a document as a whole, and what the calendar does with it."""

    _inherit = "controlled.document"

    # === ACTION METHODS === #

    def action_new_revision(self):
        """Draft the next revision of these documents.

        :return: the form of the draft, or the list of them.
        :rtype: dict
        :raise UserError: if a revision is in progress already.
        """
        return self._create_revisions()._get_records_action()

    def action_draft_from_system(self):
        """Draft the next revision, with what changed in the system as its description.

        :rtype: dict
        :raise UserError: if the text does not differ from the system.
        """
        for document in self:
            if not document.current_revision_id._get_differences():
                raise UserError(
                    self.env._(
                        "%(document)s agrees with the system: there is nothing to "
                        "revise.",
                        document=document.display_name,
                    )
                )
        revisions = self._create_revisions()
        for revision in revisions:
            revision.description = revision.document_id._get_differences_text()
        return revisions._get_records_action()

    def action_view_revisions(self):
        """Open the revision history.

        :rtype: dict
        """
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "document_control.controlled_document_revision_action"
            ),
            "domain": [("document_id", "in", self.ids)],
            "context": {"create": False},
            "path": False,
        }

    def action_view_copies(self):
        """Open the controlled copies that are not closed yet.

        :rtype: dict
        """
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "document_control.controlled_document_print_action"
            ),
            "domain": [("document_id", "in", self.ids)],
            "path": False,
        }

    def action_issue_copies(self):
        """Open the dialog that prints controlled copies of the revision to distribute.

        :rtype: dict
        """
        self.ensure_one()
        return self._get_distributed_revision().action_issue_copies()

    def action_compare(self):
        """Open the comparison of the two latest revisions.

        :rtype: dict
        :raise UserError: if the user sees no revision of the document.
        """
        self.ensure_one()
        latest = self.revision_ids.sorted("sequence")[-1:]
        if not latest:
            raise UserError(
                self.env._(
                    "%(document)s has no revision yet, so there is nothing to compare.",
                    document=self.display_name,
                )
            )
        return latest.action_compare()

    def action_confirm_review(self):
        """Keep that the documents were checked and are still right.

        :raise AccessError: unless the user is responsible, or controls documents.
        :raise UserError: if a document is not in force.
        """
        for document in self:
            if document.user_id != self.env.user:
                document._check_controller()
            if document.status != "current":
                raise UserError(
                    self.env._(
                        "%(document)s is not in force, so there is nothing to review.",
                        document=document.display_name,
                    )
                )
            # sudo: the date follows from this button.
            document.sudo().date_last_review = document._get_today()
        self.activity_feedback(
            ["document_control.mail_activity_type_periodic_review"],
            feedback=self.env._("Reviewed without change."),
        )

    def action_withdraw(self):
        """Take documents out of use without another revision.

        :raise AccessError: if the user does not belong to document control.
        :raise UserError: if a document is not in force.
        """
        self._check_controller()
        for document in self:
            if not document.current_revision_id:
                raise UserError(
                    self.env._(
                        "%(document)s is not in force, so it cannot be withdrawn.",
                        document=document.display_name,
                    )
                )
        # sudo: the right was checked above.
        released = self.sudo().revision_ids.filtered(lambda r: r.state == "released")
        released._retire()
        for document in self:
            document.message_post(body=self.env._("The document was withdrawn."))

    # === REVISIONS === #

    @api.model
    def _check_controller(self):
        """Refuse users who do not belong to the document control center.

        :raise AccessError: naming the group that is missing.
        """
        if not self.env.su and not self.env.user.has_group(
            "document_control.document_control_group_controller"
        ):
            raise AccessError(
                self.env._(
                    "Only the document control center can do this. Ask your "
                    "administrator for the group “Document Control Center”."
                )
            )

    def _lock_for_revision(self):
        """Let only one transaction at a time work on the revisions of these documents.

        The rows are updated too: a transaction that began earlier gets a serialization
        failure, runs again and sees what its rival did.

        :raise UserError: naming the documents, if somebody holds them right now.
        """
        # sudo: readers may lock through a method that checks their rights.
        documents = self.sudo().sorted("id")
        if not documents:
            return
        try:
            documents.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is just working on %(documents)s. Try it again.",
                    documents=", ".join(self.mapped("display_name")),
                )
            ) from error
        self.env.cr.execute(
            SQL(
                "UPDATE controlled_document SET code = code WHERE id IN %s",
                tuple(documents.ids),
            )
        )

    def _create_revisions(self):
        """Draft the next revision of each document, from the latest one.

        :rtype: controlled.document.revision
        :raise UserError: if a revision is in progress already.
        """
        for document in self.filtered("open_revision_id"):
            raise UserError(
                self.env._(
                    "%(revision)s is in progress already. Finish or delete it first.",
                    revision=document.open_revision_id.display_name,
                )
            )
        return self.env["controlled.document.revision"].create(
            [{"document_id": document.id} for document in self]
        )

    def _get_distributed_revision(self):
        """Return the revision whose copies are distributed: the latest released one.

        :rtype: controlled.document.revision
        :raise UserError: if none is released.
        """
        self.ensure_one()
        released = self.revision_ids.filtered(lambda r: r.state == "released")
        if not released:
            raise UserError(
                self.env._(
                    "%(document)s has no released revision, so no controlled copies "
                    "can be issued.",
                    document=self.display_name,
                )
            )
        return released.sorted("sequence")[-1]

    def _get_differences_text(self):
        """Write down what changed in the system since the release.

        :rtype: str
        """
        self.ensure_one()
        texts = []
        for row in self.current_revision_id._get_differences():
            if row["before"] and row["after"]:
                pattern = self.env._("%(section)s: “%(before)s” becomes “%(after)s”.")
            elif row["after"]:
                pattern = self.env._("%(section)s: “%(after)s” is new.")
            else:
                pattern = self.env._("%(section)s: “%(before)s” is dropped.")
            texts.append(pattern % row)
        return "\n".join(texts)

    # === CONTENT DRAWN FROM THE SYSTEM: HOOKS === #

    def _get_system_facts(self):
        """Return the settings that the text describes, in the language of the context.

        Override it for an own ``content_source``.

        :return: each fact with its section, a key that stays when it is renamed, and
            its text.
        :rtype: list[list[str]]
        """
        self.ensure_one()
        return []

    def _render_system_content(self):
        """Draw the text from the settings, in the language of the context.

        Override it for an own ``content_source``.

        :rtype: markupsafe.Markup | bool
        """
        self.ensure_one()
        return False

    # === COPIES === #

    def _ask_back_copies(self, department, copies, deadline):
        """Ask a department to hand back its copies, by an activity.

        :param controlled.document.department department: who holds them.
        :param controlled.document.print copies: what it holds.
        :param datetime.date deadline: when the next revision is in force.
        :return: the request, under sudo.
        :rtype: mail.activity
        """
        self.ensure_one()
        # sudo: activities for people of other departments.
        return self.sudo().activity_schedule(
            "document_control.mail_activity_type_hand_back",
            date_deadline=deadline,
            summary=self.env._(
                "Hand back %(revision)s: %(department)s",
                revision=copies[0].revision_id.display_name,
                department=department.name,
            ),
            note=self.env._(
                "Controlled copies to hand back to the document control center: "
                "No. %(numbers)s",
                numbers=", ".join(map(str, sorted(copies.mapped("copy_number")))),
            ),
            user_id=(department.user_id or self.user_id or self.env.user).id,
        )

    # === SCHEDULED ACTIONS === #

    @api.model
    def _cron_apply_effective_dates(self):
        """Retire the revisions whose successor is in force from today on."""
        documents = self.search([("revision_ids", "any", [("state", "=", "released")])])
        documents._retire_superseded()

    def _retire_superseded(self):
        """Make obsolete what a later revision that is in force has replaced."""
        in_force = self._get_revisions_in_force()
        # sudo: retiring follows from the calendar, nobody does it by hand.
        superseded = self.sudo().revision_ids.filtered(
            lambda r: (
                r.state == "released"
                and r.document_id in in_force
                and r.sequence < in_force[r.document_id].sequence
            )
        )
        superseded._retire()
        for document, revision in in_force.items():
            document.sudo()._take_title(revision.sudo())

    def _take_title(self, revision):
        """Carry the title of the revision in force, in every language.

        :param controlled.document.revision revision: the revision in force.
        """
        document = self.with_context(document_transition=True)
        for code, __ in self.env["res.lang"].get_installed():
            title = revision.with_context(lang=code).title
            if document.with_context(lang=code).name != title:
                document.with_context(lang=code).name = title

    @api.model
    def _cron_remind_review(self):
        """Ask the responsible to check documents whose review is due within a month."""
        limit = fields.Date.add(fields.Date.context_today(self), months=1)
        due = self.search([("date_next_review", "<=", limit)])
        activity_type = "document_control.mail_activity_type_periodic_review"
        asked = due.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(activity_type)
        ).mapped("res_id")
        for document in due.filtered(lambda d: d.id not in asked):
            document.activity_schedule(
                activity_type,
                date_deadline=document.date_next_review,
                user_id=(document.user_id or self.env.user).id,
            )
