from odoo import api, models


class ResCompany(models.Model):
    """Every company has the stages of the two gates, and tells them."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base` to give new companies stages."""
        companies = super().create(vals_list)
        companies.sudo()._create_default_return_stages()
        return companies

    def _create_default_return_stages(self):
        """Create the stages of the two gates for companies without stages."""
        Stage = self.env["return.order.stage"].with_context(active_test=False)
        existing = Stage.search([("company_id", "in", self.ids)]).company_id
        (self - existing)._create_return_stages(lambda vals: True)

    def _create_return_exception_stages(self, gate):
        """Create the stage for exceptions of a gate where a company has none.

        :param str gate: ``authorize`` or ``settle``.
        """
        Stage = self.env["return.order.stage"].with_context(active_test=False)
        existing = Stage.search(
            [
                ("company_id", "in", self.ids),
                ("gate", "=", gate),
                ("for_exception", "=", True),
            ]
        ).company_id
        (self - existing)._create_return_stages(
            lambda vals: vals.get("for_exception") and vals["gate"] == gate
        )

    def _create_return_stages(self, is_wanted):
        """Create default stages, with their names in every installed language.

        :param callable is_wanted: which of the defaults are created.
        :return: the new stages.
        :rtype: return.order.stage
        """
        Stage = self.env["return.order.stage"]

        def get_defaults(code):
            defaults = Stage.with_context(lang=code)._prepare_default_stage_vals_list()
            return [vals for vals in defaults if is_wanted(vals)]

        stages = Stage.create(
            [
                {**vals, "company_id": company.id}
                for company in self
                for vals in get_defaults(self.env.lang)
            ]
        )
        for code, __ in self.env["res.lang"].get_installed():
            for stage, vals in zip(
                stages.with_context(lang=code),
                get_defaults(code) * len(self),
                strict=True,
            ):
                stage.name = vals["name"]
        return stages

    def _describe_returns(self):
        """Override to tell who decides."""
        stages = self.env["return.order.stage"].search([("company_id", "=", self.id)])
        return [
            *super()._describe_returns(),
            self._prepare_return_section(
                self.env._("Approval Stages"),
                10,
                [(f"stage/{stage.id}", stage._describe()) for stage in stages],
                intro=not stages and self.env._("No approval is needed."),
            ),
        ]
