from lxml import etree

from odoo.tools.safe_eval import safe_eval

from .refund_common import ReturnRefundCommon

MOST_BUTTONS = 4


class HeaderCommon(ReturnRefundCommon):
    """The header offers the next step first, and few others beside it."""

    ROLES = ("salesperson", "officer", "manager", "warehouse", "finance")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.user_manager
        # Somebody who may do everything sees the most buttons.
        cls.boss.group_ids |= (
            cls.user_finance.group_ids
            | cls.user_warehouse.group_ids
            | cls.user_salesperson.group_ids
        )
        cls.order = cls._sell_paid()

    def _get_buttons(self, order, user):
        """Return the buttons that a user sees, and which of them stand out.

        :rtype: tuple[list[str], list[str]]
        """
        order = order.with_user(user)
        arch = etree.fromstring(order.get_view(view_type="form")["arch"])
        names = {field.get("name") for field in arch.iter("field")}
        stored = {name for name in names if name in order._fields}
        values = order.read(sorted(stored | {"id"}), load="")[0]
        buttons = [
            button
            for button in arch.find("header").iter("button")
            if not safe_eval(button.get("invisible") or "False", dict(values))
        ]
        return (
            [button.get("string") for button in buttons],
            [
                button.get("string")
                for button in buttons
                if "oe_highlight" in (button.get("class") or "")
            ],
        )

    def _check_header(self, order, primary):
        """Check the header for all roles.

        :param str primary: what stands out for who may do everything.
        """
        for role in self.ROLES:
            user = getattr(self, f"user_{role}")
            with self.subTest(step=primary, role=role):
                buttons, highlighted = self._get_buttons(order, user)
                self.assertLessEqual(len(buttons), MOST_BUTTONS, buttons)
                self.assertLessEqual(len(highlighted), 1, highlighted)
        __, highlighted = self._get_buttons(order, self.boss)
        self.assertEqual(highlighted, [primary] if primary else [])

    def _walk_header(self):
        """Take a return from the draft to the refund, and look at every step."""
        returns = self._create_return(self.order, [4.0], refund_method="bank_transfer")
        self._check_header(returns, "Submit")
        returns.with_user(self.user_salesperson).action_submit()
        self._check_header(returns, "Approve")
        returns.with_user(self.user_officer).action_approve()
        self._check_header(returns, "Receive")
        self._receive(returns, {self.product: 3.0})
        self._check_header(returns, "Inspect")
        self._inspect(returns)
        self._receive(returns)
        self._check_header(returns, "Inspect")
        self._inspect(returns)
        self._check_header(returns, "Settle")
        returns.with_user(self.user_officer).action_settle()
        self._check_header(returns, "Approve")
        returns.with_user(self.user_finance).action_approve()
        returns.credit_note_ids.with_user(self.user_finance).action_post()
        self._check_header(returns, "Pay Refund")
