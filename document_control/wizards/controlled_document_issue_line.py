from odoo import fields, models


class ControlledDocumentIssueLine(models.TransientModel):
    """The copies that one department gets."""

    _name = "controlled.document.issue.line"
    _description = "Controlled Copies for a Department"

    issue_id = fields.Many2one(
        comodel_name="controlled.document.issue", required=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        comodel_name="controlled.document.department",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    copies = fields.Integer(string="On the List", readonly=True)
    held = fields.Integer(readonly=True)
    quantity = fields.Integer(string="To Print")
    receiver = fields.Char()

    _quantity_not_negative = models.Constraint(
        "CHECK (quantity >= 0)", "The number of copies cannot be negative."
    )
