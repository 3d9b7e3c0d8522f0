from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestCreditNoteLinks(ReturnManagementCommon):
    """Credit notes that finance enters by hand are linked to their return."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.invoice = cls.order.invoice_ids
        cls.returns = cls._take_back(cls.order, [3.0])

    def _type_note(self, quantity=3.0, post=True, **values):
        """Type a credit note that names the product only, as finance."""
        note = (
            self.env["account.move"]
            .with_user(self.user_finance)
            .create(
                {
                    "move_type": "out_refund",
                    "partner_id": self.customer.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "quantity": quantity,
                                "price_unit": 90.0,
                                "tax_ids": [Command.set(self.tax_13.ids)],
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        if post:
            note.action_post()
        return note

    def _link(self, note, returns=None, user=None):
        """Link by the dialog that the credit note opens."""
        user = user or self.user_finance
        action = note.with_user(user).action_link_return_order()
        dialog = self.env[action["res_model"]].with_user(user).browse(action["res_id"])
        dialog.order_id = (returns or self.returns).with_user(user)
        return dialog.action_link()

    def _assert_counted(self, note, quantity=3.0, amount=270.0):
        line = self.returns.line_ids
        self.assertEqual(note.return_order_id, self.returns)
        self.assertRecordValues(
            note.invoice_line_ids,
            [
                {
                    "return_line_id": line.id,
                    "return_role": "goods",
                    "return_invoice_line_id": self.invoice.invoice_line_ids.id,
                    "sale_line_ids": self.order.order_line.ids,
                }
            ],
        )
        self.assertEqual(line.qty_credited, quantity)
        self.assertEqual(self.returns.amount_credited, amount)
        self.assertEqual(self.order.order_line.qty_invoiced, 10.0 - quantity)

    def test_typed_credit_note_is_counted_and_closes_the_return(self):
        note = self._type_note()
        self.assertEqual(self.returns.line_ids.qty_to_credit, 3.0)
        self._link(note)
        self._assert_counted(note)
        self.assertEqual(self.returns.state, "done")
        self.assertEqual(self.order.invoice_status, "invoiced")
        self.assertIn(note.display_name, self.returns.message_ids[0].body)

    def test_draft_is_counted_and_closes_when_posted(self):
        note = self._type_note(post=False)
        self._link(note)
        self._assert_counted(note)
        self.assertEqual(self.returns.state, "authorized")
        note.action_post()
        self.assertEqual(self.returns.state, "done")

    def test_credit_note_of_the_button_is_counted(self):
        note = self._reverse(self.invoice, 3.0)
        self._link(note)
        self._assert_counted(note)
        self.assertEqual(self.returns.state, "done")

    def test_part_is_counted_and_the_rest_settled(self):
        """2 x 90.00 by hand, 1 x 90.00 by the return."""
        note = self._type_note(2.0)
        self._link(note)
        self._assert_counted(note, 2.0, 180.0)
        rest = self._settle(self.returns) - note
        self.assertEqual(rest.amount_untaxed, 90.0)
        self.assertEqual(self.returns.state, "done")

    def test_return_without_an_order_counts_by_product(self):
        returns = (
            self.env["return.order"]
            .with_user(self.user_salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "reason_id": self.reason.id,
                    "line_ids": [
                        Command.create(
                            {"product_id": self.product.id, "product_uom_qty": 2.0}
                        )
                    ],
                }
            )
        )
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        note = self._type_note(2.0)
        self._link(note, returns)
        self.assertEqual(returns.credit_note_ids, note)
        self.assertEqual(returns.line_ids.qty_credited, 2.0)
        self.assertEqual(returns.state, "done")

    def test_never_above_what_the_line_owes(self):
        note = self._type_note(4.0)
        with self.assertRaisesRegex(UserError, "credits 4 Units .* owes 3. Lower"):
            self._link(note)
        self.assertFalse(note.return_order_id)

    def test_twice_is_refused(self):
        note = self._type_note()
        self._link(note)
        with self.assertRaisesRegex(UserError, "belongs to .* already"):
            self.returns.with_user(self.user_finance)._link_credit_notes(note)
        with self.assertRaisesRegex(UserError, "owes 0. Lower"):
            self._link(self._type_note(1.0))

    def test_what_does_not_belong_together_is_refused(self):
        other = self.env["res.partner"].create({"name": "Wind Parks Ltd"})
        euro = self.setup_other_currency("EUR")
        draft = self._create_return(self.order, [1.0])
        link = self.returns.with_user(self.user_finance)._link_credit_notes
        product = self._create_goods("Cable")
        line = {"product_id": product.id, "quantity": 1.0, "price_unit": 1.0}
        for note, message in (
            (self._type_note(partner_id=other.id), "it is of Wind Parks Ltd"),
            (self._type_note(currency_id=euro.id), "it is in EUR"),
            (self.invoice, "choose a customer credit note"),
            (
                self._type_note(invoice_line_ids=[Command.create(line)]),
                "credits no product of the return",
            ),
        ):
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(UserError, message),
            ):
                link(note)
        with self.assertRaisesRegex(UserError, "is not authorized. Approve it first"):
            draft.with_user(self.user_finance)._link_credit_notes(self._type_note())

    def test_open_decision_comes_first(self):
        self.returns.with_user(self.user_officer).action_settle()
        with self.assertRaisesRegex(UserError, "waits for the decision “Finance check"):
            self._link(self._type_note())

    def test_only_finance_links(self):
        note = self._type_note()
        for user in (self.user_officer, self.user_salesperson, self.user_warehouse):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._link(note, user=user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.returns.with_user(user)._link_credit_notes(note)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.returns.with_user(user).action_link_credit_note()

    def test_other_company_is_refused(self):
        company = self.setup_other_company()["company"]
        note = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_refund",
                    "partner_id": self.customer.id,
                    "invoice_line_ids": [
                        Command.create({"product_id": self.product.id})
                    ],
                }
            )
        )
        with self.assertRaises(AccessError):
            self._link(note)
        obstacle = self.returns._get_link_obstacle(note)
        self.assertIn(company.name, obstacle)

    def test_nothing_chosen_is_told(self):
        action = self.returns.with_user(self.user_finance).action_link_credit_note()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        with self.assertRaisesRegex(UserError, "at least one credit note"):
            dialog.with_user(self.user_finance).action_link()
