from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount


class ReturnOrderRisk(models.Model):
    """Something about a return that a person should look at, with the facts.

    A sign informs and never refuses anything. It is found by the system, and an
    officer clears it with a comment.
    """

    _name = "return.order.risk"
    _description = "Risk Sign of a Return"
    _inherit = ["guarded.fields.mixin"]
    _order = "order_id desc, state desc, id"

    order_id = fields.Many2one(
        comodel_name="return.order",
        string="Return Order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    line_id = fields.Many2one(
        comodel_name="return.order.line",
        string="Return Line",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    product_id = fields.Many2one(related="line_id.product_id")
    kind = fields.Selection(
        selection=[
            ("serial_differs", "Other Serial Number"),
            ("foreign_unit", "Not Sold to This Customer"),
            ("returned_before", "Returned Before"),
            ("return_rate", "Many Returns"),
            ("high_value", "High Value"),
            ("quantity_differs", "Other Quantity"),
            ("weight_differs", "Other Weight"),
        ],
        string="Sign",
        required=True,
        readonly=True,
        index=True,
    )
    data = fields.Json(readonly=True, help="The facts that the explanation tells.")
    explanation = fields.Char(compute="_compute_explanation")
    state = fields.Selection(
        selection=[("open", "Open"), ("cleared", "Cleared")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    cleared_by_id = fields.Many2one(
        comodel_name="res.users", string="Cleared by", readonly=True
    )
    date_cleared = fields.Datetime(string="Cleared on", readonly=True)
    comment = fields.Char(readonly=True)

    # === EXPLANATIONS === #

    @api.depends("kind", "data", "line_id")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for risk in self:
            explain = getattr(risk, f"_explain_{risk.kind}", None)
            risk.explanation = explain and explain(risk.data or {})

    @api.depends("order_id.name", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for risk in self:
            risk.display_name = f"{risk.order_id.name}: {labels.get(risk.kind)}"

    def _explain_serial_differs(self, data):
        names = {
            "received": ", ".join(data["received"]),
            "announced": ", ".join(data["announced"]),
        }
        if not data["announced"]:
            return self.env._(
                "Serial %(received)s arrived, which was not announced.", **names
            )
        return self.env._(
            "Serial %(received)s arrived instead of %(announced)s, which was "
            "announced.",
            **names,
        )

    def _explain_foreign_unit(self, data):
        if not data["partner"]:
            return self.env._("%(lot)s was never sold.", lot=data["lot"])
        return self.env._(
            "%(lot)s was last delivered to %(partner)s, not to this customer.",
            lot=data["lot"],
            partner=data["partner"],
        )

    def _explain_returned_before(self, data):
        return self.env._(
            "%(lot)s came back before, with %(order)s.",
            lot=data["lot"],
            order=data["order"],
        )

    def _explain_return_rate(self, data):
        format_quantity = self.env["return.order.line"]._format_quantity
        return self.env._(
            "The customer returns %(returned)s of %(delivered)s units delivered within "
            "%(days)s days: %(rate)s %%, above the limit of %(limit)s %%.",
            returned=format_quantity(data["returned"]),
            delivered=format_quantity(data["delivered"]),
            days=data["days"],
            rate=format_quantity(data["rate"]),
            limit=format_quantity(data["limit"]),
        )

    def _explain_high_value(self, data):
        currency = self.order_id.company_currency_id
        return self.env._(
            "The return is worth %(amount)s; from %(limit)s on it counts as high.",
            amount=format_amount(self.env, data["amount"], currency),
            limit=format_amount(self.env, data["limit"], currency),
        )

    def _explain_quantity_differs(self, data):
        format_quantity = self.env["return.order.line"]._format_quantity
        names = {
            "product": self.product_id.display_name,
            "received": format_quantity(data["received"]),
            "authorized": format_quantity(data["authorized"]),
            "unit": self.line_id.product_uom_id.name,
        }
        if not data["authorized"]:
            return self.env._(
                "%(product)s: %(received)s %(unit)s arrived, which nobody had "
                "announced.",
                **names,
            )
        return self.env._(
            "%(product)s: %(received)s %(unit)s arrived, %(authorized)s were "
            "authorized.",
            **names,
        )

    def _explain_weight_differs(self, data):
        format_quantity = self.env["return.order.line"]._format_quantity
        Template = self.env["product.template"]
        return self.env._(
            "The goods weigh %(received)s %(unit)s; %(expected)s %(unit)s were "
            "expected, with a tolerance of %(tolerance)s %%.",
            received=format_quantity(data["received"]),
            expected=format_quantity(data["expected"]),
            unit=Template._get_weight_uom_name_from_ir_config_parameter(),
            tolerance=format_quantity(data["tolerance"]),
        )

    # === ACTION METHODS === #

    def action_open_clear(self):
        """Ask for the comment that clears these signs.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Clear Risk Signs"),
            "res_model": "return.order.risk.clear",
            "view_mode": "form",
            "target": "new",
            "context": {"default_risk_ids": self.ids},
        }

    def action_clear(self, comment=None):
        """Keep that somebody looked at these signs, and what they found.

        :param str comment: why the signs are no reason to worry.
        :raise AccessError: if the user is not a returns officer.
        :raise UserError: without a comment.
        """
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(
            "return_management.return_management_group_officer"
        ):
            raise AccessError(
                self.env._(
                    "Only returns officers clear risk signs. Ask your administrator "
                    "for the group “Officer: All Returns”."
                )
            )
        comment = comment.strip() if isinstance(comment, str) else ""
        if not comment:
            raise UserError(
                self.env._(
                    "%(signs)s: say in the comment what was checked.",
                    signs=", ".join(self.mapped("display_name")),
                )
            )
        # sudo: signs follow from the facts and from this button, nobody may write them.
        self.sudo().filtered(lambda risk: risk.state == "open").write(
            {
                "state": "cleared",
                "cleared_by_id": self.env.uid,
                "date_cleared": fields.Datetime.now(),
                "comment": comment,
            }
        )

    # === BUSINESS METHODS === #

    def _is_about(self, vals):
        """Return whether this sign says what would be said again.

        :param dict vals: order, line, kind and data.
        :rtype: bool
        """
        self.ensure_one()
        return (
            self.order_id.id == vals["order_id"]
            and self.line_id.id == vals["line_id"]
            and self.kind == vals["kind"]
            and self.data == vals["data"]
        )
