from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

SCOPE = (
    "product_ids",
    "categ_ids",
    "product_tag_ids",
    "partner_ids",
    "partner_category_ids",
    "country_ids",
    "team_ids",
)


class ReturnOrderPolicy(models.Model):
    """Puts policies in force, version by version, and keeps those that decided."""

    _inherit = "return.order.policy"

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "state", "sequence", "active", "company_id", "date_from", "date_to", *SCOPE
    )
    def _check_overlap(self):
        """Refuse two policies in force between which nothing would decide.

        :raise ValidationError: naming both policies and the remedy.
        """
        in_force = self.filtered(lambda p: p.state == "confirmed" and p.active)
        if not in_force:
            return
        in_force._lock_rivals()
        # sudo: one user may put a policy in force beside one that all companies share.
        others = in_force.sudo().search(
            [
                ("state", "=", "confirmed"),
                ("company_id", "in", [False, *in_force.company_id.ids]),
            ]
        )
        # What is archived still limits a policy.
        others = others.with_context(active_test=False)
        for policy in in_force.with_context(active_test=False):
            rival = others.filtered(lambda o, p=policy: p._is_of_equal_rank(o))[:1]
            if rival:
                raise ValidationError(
                    self.env._(
                        "“%(policy)s” and “%(rival)s” apply to the same orders at the "
                        "same time, and nothing decides between them. Change the "
                        "sequence, what one of them applies to, or its dates.",
                        policy=policy.display_name,
                        rival=rival.display_name,
                    )
                )

    def _lock_rivals(self):
        """Let nobody else put policies of the same companies in force meanwhile.

        Drafts as well: one of them may be on its way into force.

        :raise UserError: if somebody else is changing one of them right now.
        """
        # sudo: as in `_check_overlap`.
        policies = self.sudo().with_context(active_test=False)
        policies.search(
            [("company_id", "in", [policy.company_id.id for policy in self])]
        )._lock_for_decision()

    def _is_of_equal_rank(self, other):
        """Return whether nothing but the age decides between two policies.

        :param return.order.policy other: in force as well.
        :rtype: bool
        """
        self.ensure_one()
        return bool(
            other != self
            and other.company_id == self.company_id
            and other.sequence == self.sequence
            and all(set(other[name].ids) == set(self[name].ids) for name in SCOPE)
            and not (
                self.date_to and other.date_from and other.date_from > self.date_to
            )
            and not (
                other.date_to and self.date_from and self.date_from > other.date_to
            )
        )

    # === ACTION METHODS === #

    def action_confirm(self):
        """Put drafts in force; the former version of each ends the day before.

        :raise AccessError: if the user may not write policies.
        :raise UserError: if one of them is in force already.
        :raise ValidationError: if nothing would decide between two policies, or a
            version would begin before the one that it replaces.
        """
        self.check_access("write")
        wrong = self.filtered(lambda policy: policy.state != "draft")
        if wrong:
            raise UserError(
                self.env._(
                    "%(policies)s is in force already. Make a new version to "
                    "change it.",
                    policies=", ".join(wrong.mapped("display_name")),
                )
            )
        for policy in self.filtered("previous_id"):
            policy._close_former_version()
        self._write_transition({"state": "confirmed"})

    def _close_former_version(self):
        """End the former version the day before this one begins.

        :raise ValidationError: naming both versions, if it does not begin later.
        """
        former = self.previous_id
        if not self.date_from or (
            former.date_from and former.date_from >= self.date_from
        ):
            raise ValidationError(
                self.env._(
                    "“%(policy)s” must begin after “%(former)s”, which it replaces. "
                    "Enter a later day in “Valid from”.",
                    policy=self.display_name,
                    former=former.display_name,
                )
            )
        last = self.date_from - timedelta(days=1)
        if not former.date_to or former.date_to > last:
            former.date_to = last

    def action_new_version(self):
        """Copy this version into a draft that will replace it, or open that draft.

        :return: action that opens the new version.
        :rtype: dict
        :raise AccessError: if the user may not write policies.
        :raise UserError: if a newer version is in force.
        """
        self.ensure_one()
        self.check_access("write")
        newer = self.search([("previous_id", "=", self.id)], limit=1)
        if newer.state == "confirmed":
            raise UserError(
                self.env._(
                    "“%(policy)s” was replaced by “%(newer)s”. Make a new version of "
                    "that one.",
                    policy=self.display_name,
                    newer=newer.display_name,
                )
            )
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "“%(policy)s” is a draft: change it as it is.",
                    policy=self.display_name,
                )
            )
        version = newer or self._create_new_version()
        return version._get_records_action()

    def _create_new_version(self):
        """Copy this version into a draft that follows it.

        :rtype: return.order.policy
        """
        date_from = (self.company_id or self.env.company)._get_return_today()
        if self.date_from:
            date_from = max(date_from, self.date_from + timedelta(days=1))
        open_end = not self.date_to or self.date_to < date_from
        # sudo: the number of a version is guarded; the right was checked by the caller.
        copy = self.sudo().copy(
            {
                "version": self.version + 1,
                "previous_id": self.id,
                "date_from": date_from,
                "date_to": False if open_end else self.date_to,
            }
        )
        return copy.sudo(self.env.su)

    def action_draft(self):
        """Take versions out of force that never decided about a return.

        The former version then applies for as long as this one would have.

        :raise AccessError: if the user may not write policies.
        :raise UserError: if one of them decided, or was replaced.
        """
        self.check_access("write")
        self._check_not_used()
        replaced = self.search(
            [("previous_id", "in", self.ids), ("state", "=", "confirmed")], limit=1
        )
        if replaced:
            raise UserError(
                self.env._(
                    "“%(policy)s” was replaced by “%(newer)s”. Set that one back to "
                    "draft first.",
                    policy=replaced.previous_id.display_name,
                    newer=replaced.display_name,
                )
            )
        in_force = self.filtered(lambda policy: policy.state == "confirmed")
        in_force._write_transition({"state": "draft"})
        for policy in in_force.filtered("previous_id"):
            if policy.previous_id.date_to == policy.date_from - timedelta(days=1):
                policy.previous_id.date_to = policy.date_to

    def action_view_versions(self):
        """Open all versions of this policy.

        :rtype: dict
        """
        self.ensure_one()
        return self._get_versions()._get_records_action(name=self.env._("Versions"))

    # === BUSINESS METHODS === #

    @api.model
    def _get_scope_fields(self):
        """Return the dimensions by which a policy may be limited.

        :rtype: tuple[str]
        """
        return SCOPE

    def _get_versions(self):
        """Return the versions before and after this one, with itself.

        :rtype: return.order.policy
        """
        return self.with_context(active_test=False).search(
            ["|", ("id", "parent_of", self.ids), ("id", "child_of", self.ids)],
            order="version",
        )

    def _write_transition(self, vals):
        """Write what a button decided; its method has checked the right.

        :param dict vals: the values to write.
        """
        # sudo: the state is guarded against being written directly.
        self.sudo().write(vals)

    def _get_deciding(self):
        """Return a return line for each version that decided about one.

        :return: a line by its policy, under sudo.
        :rtype: dict[return.order.policy, return.order.line]
        """
        # sudo: a return may be hidden from the manager, as that of another company.
        groups = (
            self.env["return.order.line"]
            .sudo()
            ._read_group([("policy_id", "in", self.ids)], ["policy_id"], ["id:min"])
        )
        return {
            policy: self.env["return.order.line"].sudo().browse(line_id)
            for policy, line_id in groups
        }

    def _check_not_used(self):
        """Refuse to change versions that decided about a return.

        :raise UserError: naming the policy, a return and the remedy.
        """
        for policy, line in self._get_deciding().items():
            raise UserError(
                self.env._(
                    "“%(policy)s” decided about the return %(order)s and is kept as it "
                    "is. Use “New Version” to change it.",
                    policy=policy.display_name,
                    order=line.order_id.name,
                )
            )
