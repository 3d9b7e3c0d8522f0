from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    return_store_credit_program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Store Credit Program",
        domain="[('program_type', '=', 'ewallet'), ('company_id', 'in', (id, False))]",
        help="eWallet that takes the store credit of returns. Empty: the first eWallet "
        "of the company.",
    )
    return_store_credit_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Store Credit Journal",
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('company_id', '=', id)]",
        help="Journal that settles the credit notes. Its outstanding account is the "
        "liability towards the customers.",
    )

    @api.constrains("return_store_credit_program_id", "return_store_credit_journal_id")
    def _check_return_store_credit(self):
        """Refuse programs and journals that cannot take store credit.

        :raise ValidationError: naming the company and the remedy.
        """
        for company in self:
            program = company.return_store_credit_program_id
            if program and (
                program.program_type != "ewallet"
                or (program.company_id and program.company_id != company)
            ):
                raise ValidationError(
                    self.env._(
                        "%(company)s: “%(program)s” cannot take store credit. Choose "
                        "an eWallet of this company.",
                        company=company.name,
                        program=program.name,
                    )
                )
            journal = company.return_store_credit_journal_id
            if journal and (
                journal.company_id != company
                or journal.type not in ("bank", "cash", "credit")
            ):
                raise ValidationError(
                    self.env._(
                        "%(company)s: “%(journal)s” cannot settle store credit. Choose "
                        "a bank, cash or credit card journal of this company.",
                        company=company.name,
                        journal=journal.name,
                    )
                )

    def _get_store_credit_program(self):
        """Return the eWallet that takes store credit.

        :rtype: loyalty.program
        :raise UserError: if the company has none.
        """
        self.ensure_one()
        program = self.return_store_credit_program_id.filtered("active") or self.env[
            "loyalty.program"
        ].search(
            [
                ("program_type", "=", "ewallet"),
                ("company_id", "in", (self.id, False)),
            ],
            order="company_id, sequence, id",
            limit=1,
        )
        if not program:
            raise UserError(
                self.env._(
                    "%(company)s has no eWallet, so it cannot give store credit. "
                    "Create one in Sales, or choose another way of refund.",
                    company=self.name,
                )
            )
        return program

    def _get_store_credit_journal(self):
        """Return the journal that settles credit notes by store credit.

        :rtype: account.journal
        :raise UserError: if none is chosen.
        """
        self.ensure_one()
        journal = self.return_store_credit_journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no journal for store credit. Choose one in the "
                    "settings of the returns, or choose another way of refund.",
                    company=self.name,
                )
            )
        return journal
