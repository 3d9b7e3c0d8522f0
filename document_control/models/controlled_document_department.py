from odoo import fields, models


class ControlledDocumentDepartment(models.Model):
    """A department, or an office such as the management representative's.

    Not the departments of Employees: copies also go to offices without employees, and
    the addon needs no other app.
    """

    _name = "controlled.document.department"
    _description = "Department under Document Control"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Document Keeper",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Receives the controlled copies of the department, and is asked to hand "
        "them back when a new revision is released.",
    )

    _code_company_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL AND active",
        "The code of a department must be unique per company.",
    )
