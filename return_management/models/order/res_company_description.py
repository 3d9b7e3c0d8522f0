from odoo import api, models


class ResCompany(models.Model):
    """How a company handles returns, in words drawn from its settings."""

    _inherit = "res.company"

    def _describe_returns(self):
        """Return how the company handles returns, section by section.

        Whoever owns a setting adds a section for it, or a fact to one. Nobody who reads
        the words needs rights on the settings: call it under sudo.

        :return: see `_prepare_return_section`, in any order.
        :rtype: list[dict]
        """
        self.ensure_one()
        reasons = self.env["return.order.reason"].search(
            [("company_id", "in", (self.id, False))]
        )
        return [
            self._prepare_return_section(
                self.env._("Return Reasons"),
                30,
                [(f"reason/{reason.id}", reason._describe()) for reason in reasons],
            ),
            self._prepare_return_section(
                self.env._("Times and Ways"), 60, self._describe_return_settings()
            ),
        ]

    @api.model
    def _prepare_return_section(
        self, title, sequence, facts, intro=False, is_ordered=False
    ):
        """Return a section of what is said about the returns of a company.

        :param str title: in the language of the reader.
        :param int sequence: its place among the sections.
        :param list[tuple[str, str]] facts: keys that stay whatever is changed, and the
            texts.
        :param str intro: what is said before the facts; may be False.
        :param bool is_ordered: whether the order of the facts counts.
        :rtype: dict
        """
        return {
            "title": title,
            "sequence": sequence,
            "facts": facts,
            "intro": intro,
            "is_ordered": is_ordered,
        }

    def _describe_return_settings(self):
        """Put the settings of returns into words.

        :return: a key that stays, and the text.
        :rtype: list[tuple[str, str]]
        """
        self.ensure_one()
        postings = dict(
            self._fields["return_credit_note_posting"]._description_selection(self.env)
        )
        return [
            (
                "days_to_send",
                self.env._(
                    "The goods arrive within %(days)s days of the authorization.",
                    days=self.return_days_to_send,
                ),
            ),
            (
                "posting",
                self.env._(
                    "Credit notes: %(posting)s.",
                    posting=postings[self.return_credit_note_posting or "draft"],
                ),
            ),
        ]
