from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    return_survey_days = fields.Integer(
        string="Days until the Survey",
        default=1,
        help="Days after a return is closed until its customer is asked how satisfied "
        "they are.",
    )
    return_survey_low_mark = fields.Integer(
        string="Low Mark",
        default=2,
        help="The responsible is asked to care for customers who give so many stars or "
        "less. Zero: for none.",
    )

    _return_survey_days_range = models.Constraint(
        "CHECK (return_survey_days BETWEEN 0 AND 29)",
        "The days until the survey must be 0 to 29: later nobody is asked.",
    )
    _return_survey_low_mark_range = models.Constraint(
        "CHECK (return_survey_low_mark BETWEEN 0 AND 5)",
        "The low mark must be 0 to 5 stars.",
    )
