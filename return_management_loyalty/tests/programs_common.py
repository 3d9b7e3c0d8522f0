from odoo import Command

from odoo.addons.return_management.tests.refund_common import ReturnRefundCommon


class LoyaltyProgramCommon(ReturnRefundCommon):
    """Goods with two taxes, and programs of each kind as Odoo proposes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search([]).active = False
        cls.tax_6 = cls.tax_13.copy({"name": "VAT 6 %", "amount": 6.0})
        cls.cable = cls._create_goods(
            "Cable", lst_price=20.0, taxes_id=[Command.set(cls.tax_6.ids)]
        )
        cls.fuse = cls._create_goods("Fuse", lst_price=30.0)

    @classmethod
    def _create_program(cls, program_type, rule=None, reward=None, **values):
        """Create a program as Odoo proposes it, but for what is said here.

        :param dict rule: values of its only rule; none where None.
        :param dict reward: values of its only reward.
        """
        Program = cls.env["loyalty.program"]
        defaults = Program._program_type_default_values()[program_type]
        reward_vals = next(
            vals for code, __, vals in defaults["reward_ids"] if code == Command.CREATE
        )
        return Program.create(
            {
                "name": program_type,
                "program_type": program_type,
                "company_id": cls.company.id,
                "applies_on": defaults["applies_on"],
                "trigger": defaults["trigger"],
                "portal_point_name": defaults["portal_point_name"],
                "rule_ids": [Command.clear()]
                + ([Command.create(rule)] if rule is not None else []),
                "reward_ids": [
                    Command.clear(),
                    Command.create({**reward_vals, **(reward or {})}),
                ],
                "communication_plan_ids": [Command.clear()],
                **values,
            }
        )

    @classmethod
    def _create_card(cls, program, points, **values):
        return cls.env["loyalty.card"].create(
            {
                "program_id": program.id,
                "partner_id": cls.customer.id,
                "points": points,
                **values,
            }
        )

    @classmethod
    def _start_order(cls, *lines, **values):
        """Return a quotation.

        :param lines: pairs of product and quantity.
        """
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": qty})
                    for product, qty in lines
                ],
                **values,
            }
        )

    @classmethod
    def _claim(cls, order, *cards):
        """Claim the first reward of each program that the order may claim.

        :param cards: of gift cards, eWallets and coupons; others are found.
        """
        order._update_programs_and_rewards()
        if cards:
            for card in cards:
                if not card.program_id.is_nominative:
                    order._try_apply_code(card.code)
                order._apply_program_reward(card.program_id.reward_ids[:1], card)
        else:
            for card, rewards in order._get_claimable_rewards().items():
                order._apply_program_reward(rewards[:1], card)
        return order.order_line.filtered("reward_id")

    @classmethod
    def _enter_code(cls, order, code):
        """Enter a code as the salesperson would, and claim what it gives."""
        for card, rewards in order._try_apply_code(code).items():
            order._apply_program_reward(rewards[:1], card)
        return order.order_line.filtered("reward_id")

    @classmethod
    def _complete(cls, order, pay=True):
        """Confirm, deliver, invoice and pay an order."""
        order.action_confirm()
        cls._deliver(order)
        cls._invoice(order)
        if pay and order.invoice_ids.amount_residual:
            cls._pay(order.invoice_ids)
        return order

    @classmethod
    def _give_back(cls, order, quantities=None, settle=True, **values):
        """Take a return of goods of an order to its posted credit note.

        :param dict quantities: quantity by product; everything by default.
        """
        lines = order.order_line.filtered(
            lambda line: line.product_id.type == "consu" and not line.reward_id
        )
        chosen = {
            line.id: line.qty_returnable
            if quantities is None
            else quantities.get(line.product_id, 0.0)
            for line in lines
        }
        returns = order.with_user(cls.user_salesperson)._create_return_orders(chosen)
        returns.write({"reason_id": cls.reason.id, **values})
        cls._authorize(returns)
        cls._receive(returns)
        cls._inspect(returns)
        if settle:
            cls._settle(returns)
        return returns.with_env(cls.env)


class CardPaymentCommon(LoyaltyProgramCommon):
    """Eleven pieces of 10.00 without tax, of which a gift card pays 50.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cell = cls._create_goods("Cell", lst_price=10.0, taxes_id=False)
        cls.liability = cls.env["account.account"].create(
            {
                "name": "Gift Cards",
                "code": "239902",
                "account_type": "liability_current",
                "company_ids": cls.company.ids,
            }
        )
        cls.program = cls._create_program("gift_card", {})
        cls._book_on(cls.liability, cls.program)
        cls.card = cls._create_card(cls.program, 50.0, code="0441-2345")

    @classmethod
    def _book_on(cls, account, *programs):
        for program in programs:
            program.reward_ids.discount_line_product_id.property_account_income_id = (
                account
            )

    def _sell_by_card(self, *cards, pay=True, quantity=11, **values):
        order = self._start_order((self.cell, quantity), **values)
        self._claim(order, *(cards or [self.card]))
        return self._complete(order, pay=pay)

    def _get_entries(self, returns):
        notes = returns.credit_note_ids.sudo()
        return notes.return_card_entry_ids.sorted("id")

    def _get_balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))
