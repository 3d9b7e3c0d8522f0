from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ReturnOrderLinkCredit(models.TransientModel):
    """Asks which return a credit note belongs to that was entered by hand."""

    _name = "return.order.link.credit"
    _description = "Link Credit Notes to a Return"

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    commercial_partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    order_id = fields.Many2one(
        comodel_name="return.order",
        string="Return Order",
        domain="[('company_id', '=', company_id), "
        "('partner_id', 'child_of', commercial_partner_id), "
        "('state', 'in', ('authorized', 'done'))]",
    )
    note_ids = fields.Many2many(
        comodel_name="account.move",
        string="Credit Notes",
        domain="[('company_id', '=', company_id), "
        "('commercial_partner_id', '=', commercial_partner_id), "
        "('move_type', '=', 'out_refund'), ('state', 'in', ('draft', 'posted')), "
        "('return_order_id', '=', False)]",
    )

    @api.model
    def _open_for(self, order=None, notes=None):
        """Open the dialog on a return or on credit notes of one customer.

        :param return.order order: the return, if it is known.
        :param account.move notes: the credit notes, if they are known.
        :return: the action that opens the dialog.
        :rtype: dict
        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if customers or companies are mixed.
        """
        order = order or self.env["return.order"]
        notes = notes or self.env["account.move"]
        self.env["return.order"]._check_can_link()
        companies = order.company_id | notes.company_id
        partners = order.partner_id.commercial_partner_id | notes.commercial_partner_id
        if len(companies) != 1 or len(partners) != 1:
            raise UserError(
                self.env._("Select credit notes of one company and one customer.")
            )
        wizard = self.create(
            {
                "company_id": companies.id,
                "commercial_partner_id": partners.id,
                "order_id": order.id,
                "note_ids": [Command.set(notes.ids)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link Credit Note"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_link(self):
        """Count the credit notes for the return.

        :return: the action that opens the return.
        :rtype: dict
        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if something is missing or does not belong together.
        """
        self.ensure_one()
        if not self.order_id or not self.note_ids:
            raise UserError(
                self.env._("Choose the return and at least one credit note.")
            )
        self.order_id._link_credit_notes(self.note_ids)
        return self.order_id._get_records_action()
