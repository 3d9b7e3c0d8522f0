from odoo import Command

from .common import ReturnManagementCommon


class InvoicedCommon(ReturnManagementCommon):
    """Invoices that finance typed without an order."""

    @classmethod
    def _bill(cls, lines=None, post=True, **values):
        """Invoice without an order, by default 10 pieces at 100.00 less 10 %.

        :param list[dict] lines: values of the lines; product and quantity have
            defaults.
        """
        invoice = (
            cls.env["account.move"]
            .with_user(cls.user_finance)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": cls.customer.id,
                    "invoice_date": "2026-01-10",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": cls.product.id,
                                "quantity": 10.0,
                                "price_unit": 100.0,
                                "tax_ids": [Command.set(cls.tax_13.ids)],
                                **line,
                            }
                        )
                        for line in lines or [{"discount": 10.0}]
                    ],
                    **values,
                }
            )
        )
        if post:
            invoice.action_post()
        return invoice.with_env(cls.env)

    @classmethod
    def _open_dialog(cls, invoices):
        """Click *Return Items* as the salesperson."""
        action = invoices.with_user(cls.user_salesperson).action_create_return_order()
        dialog = cls.env[action["res_model"]].with_user(cls.user_salesperson)
        return dialog.browse(action["res_id"])

    @classmethod
    def _create_direct(cls, invoices, quantities=None, **values):
        """Make a return in draft from invoices, as the salesperson would.

        :param list[float] quantities: per row of the dialog; everything by default.
        """
        dialog = cls._open_dialog(invoices)
        if quantities is None:
            dialog.action_all()
        else:
            for row, quantity in zip(dialog.line_ids, quantities, strict=True):
                row.quantity = quantity
        dialog.reason_id = cls.reason
        action = dialog.action_create()
        returns = cls.env["return.order"].with_user(cls.user_salesperson)
        returns = returns.browse(action["res_id"])
        returns.write(values)
        return returns.with_env(cls.env)

    @classmethod
    def _take_back_direct(cls, invoices, quantities=None, **inspection):
        """Make a return from invoices, authorize, receive and inspect it in one go."""
        returns = cls._authorize(cls._create_direct(invoices, quantities))
        cls._receive(returns)
        cls._inspect(returns, **inspection)
        return returns

    @classmethod
    def _credit_by_hand(cls, invoice, quantity, post=True):
        """Credit a quantity of every line by Odoo's button, as finance."""
        dialog = (
            cls.env["account.move.reversal"]
            .with_user(cls.user_finance)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        dialog.refund_moves()
        dialog.new_move_ids.invoice_line_ids.quantity = quantity
        if post:
            dialog.new_move_ids.action_post()
        return dialog.new_move_ids.with_env(cls.env)
