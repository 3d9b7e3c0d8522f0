from odoo.addons.return_management.tests.refund_common import ReturnRefundCommon


class StoreCreditCommon(ReturnRefundCommon):
    """An eWallet, and the journal that books what the company owes on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search(
            [("program_type", "=", "ewallet")]
        ).active = False
        cls.program = cls._create_program(cls.company)
        cls.liability = cls.env["account.account"].create(
            {
                "name": "Store Credit of Customers",
                "code": "239901",
                "account_type": "liability_current",
                "reconcile": True,
                "company_ids": cls.company.ids,
            }
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Store Credit",
                "code": "STC",
                "type": "cash",
                "company_id": cls.company.id,
            }
        )
        cls.journal.outbound_payment_method_line_ids.payment_account_id = cls.liability
        cls.company.return_store_credit_journal_id = cls.journal

    @classmethod
    def _create_program(cls, company):
        return cls.env["loyalty.program"].create(
            {
                "name": "eWallet",
                "program_type": "ewallet",
                "company_id": company.id,
                "currency_id": company.currency_id.id,
            }
        )

    @classmethod
    def _settle_by_credit(cls, order, quantities):
        """Take a return to its posted credit note, to be refunded by store credit."""
        return cls._settle_by(order, "store_credit", quantities)
