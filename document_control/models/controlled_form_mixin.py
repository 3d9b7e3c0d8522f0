from odoo import models


class ControlledFormMixin(models.AbstractModel):
    """For models whose records are printed on controlled forms.

    Call ``_fill_forms`` where a form counts as filled in; from then on the record is
    printed by the revision that was in force at that moment.
    """

    _name = "controlled.form.mixin"
    _description = "Record Printed on Controlled Forms"

    def _fill_forms(self, *report_xmlids):
        """Remember the revisions in force for these records, once and for ever.

        Reports without a document of the company, or whose document has no revision in
        force, are passed over: there is nothing to remember.

        :param str report_xmlids: reports that are tied to controlled documents.
        :return: the forms that are filled in by this call.
        :rtype: controlled.document.form
        """
        get_id = self.env["ir.model.data"]._xmlid_to_res_id
        report_ids = [get_id(xmlid) for xmlid in report_xmlids]
        # sudo: whoever fills in a form need not know about document control.
        revisions = (
            self.env["controlled.document.revision"]
            .sudo()
            ._find_in_force(
                [
                    ("document_id.report_id", "in", report_ids),
                    ("company_id", "in", self.company_id.ids),
                ]
            )
        )
        if not revisions:
            return self.env["controlled.document.form"]
        Form = self.env["controlled.document.form"].sudo()
        Form = Form.with_context(form_revision_in_force=True)
        known = Form.search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("document_id", "in", [document.id for document in revisions]),
            ],
            ["res_id", "document_id"],
        )
        pairs = {(form.res_id, form.document_id) for form in known}
        return Form.create(
            [
                {
                    "revision_id": revision.id,
                    "res_model": self._name,
                    "res_id": record.id,
                }
                for document, revision in revisions.items()
                for record in self
                if record.company_id == revision.company_id
                and (record.id, document) not in pairs
            ]
        )

    def unlink(self):
        """Override: nothing remains to be printed of a record that is gone."""
        # sudo: as in `_fill_forms`.
        forms = self.env["controlled.document.form"].sudo()
        forms = forms.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        result = super().unlink()
        forms.unlink()
        return result
