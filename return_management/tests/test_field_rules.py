import logging

from odoo.tests import tagged

from .field_common import FieldTableCommon
from .field_rules import RULES

_logger = logging.getLogger(__name__)

EVERY = {
    *("draft", "submitted", "authorized", "settling", "settled", "done"),
    *("refused", "cancel", "verified"),
}
# In which states the salesperson who asked, and an officer who approves, may write
STATES = {
    "never": (set(), set()),
    "draft": ({"draft"}, {"draft"}),
    "draft_officer": (set(), {"draft"}),
    "decided": ({"draft"}, {"draft", "submitted"}),
    "money": ({"draft", "submitted", "authorized"},) * 2,
    "refund": (
        {"draft"},
        {"draft", "submitted", "authorized", "settling", "settled"},
    ),
    "always": (EVERY, EVERY),
    "inspected": (set(), {"authorized"}),
    "goods": (set(), EVERY - {"verified"}),
}
OWN = ("return.order", "return.order.line")
INSPECTED = ("return.order.inspection", "return.order.inspection.check")
NOBODYS = ("return.order.approval",)


@tagged("post_install", "-at_install")
class TestFieldRules(FieldTableCommon):
    """Field × state × role: a new field fails until it is in the table."""

    def _get_rules(self, model):
        return {
            name: rule for rule, names in RULES[model].items() for name in names.split()
        }

    def _get_records(self, name, returns):
        return {
            "return.order": returns,
            "return.order.line": returns.line_ids,
            "return.order.inspection": returns.inspection_ids,
            "return.order.inspection.check": returns.inspection_ids.check_ids,
            "return.order.approval": returns.approval_ids,
        }[name][:1]

    def test_every_field_is_in_the_table(self):
        self._assert_all_in_table(RULES, self._get_fields)

    def _check_written(self, name, roles):
        count = 0
        rules = self._get_rules(name)
        for state, returns in self.states.items():
            records = self._get_records(name, returns)
            if not records:
                continue
            for role, column in roles.items():
                user = getattr(self, f"user_{role}")
                expected = {
                    field
                    for field, rule in rules.items()
                    if column is not None and state in STATES[rule][column]
                }
                with self.subTest(model=name, state=state, role=role):
                    written = self._get_written(records, user, rules)
                    self.assertEqual(written, expected)
                    count += len(rules)
        _logger.info("%s: %s writes", name, count)
        self.assertTrue(count)

    def test_returns_and_their_lines(self):
        for name in OWN:
            self._check_written(name, {"salesperson": 0, "officer": 1})

    def test_inspections(self):
        for name in INSPECTED:
            self._check_written(name, {"salesperson": 0, "officer": 1})

    def test_what_nobody_writes(self):
        for name in NOBODYS:
            self._check_written(name, {"manager": 1, "finance": 1})

    def test_who_may_not_write_writes_nothing(self):
        for name in (*OWN, *INSPECTED):
            self._check_written(name, {"warehouse": None, "finance": None})

    def _check_linked(self, open_record, counted, role):
        name = open_record._name
        rules = self._get_rules(name)
        user = getattr(self, f"user_{role}")
        free = {field for field, rule in rules.items() if rule == "always"}
        links = {field for field, rule in rules.items() if rule == "linked"}
        with self.subTest(model=name):
            written = self._get_written(open_record, user, rules)
            self.assertEqual(written, free | links)
            self.assertEqual(self._get_written(counted, user, rules), free)

    def test_links_of_other_documents(self):
        coming = self._authorize(self._create_return(self.order, [1.0])).picking_ids
        done = self.states["done"]
        self._check_linked(coming, done.picking_ids, "warehouse")
        moves = coming.move_ids, done.picking_ids.move_ids
        self._check_linked(*moves, "warehouse")
        lines = (
            self.states["settled"].credit_note_ids.invoice_line_ids,
            done.credit_note_ids.invoice_line_ids,
        )
        self._check_linked(*lines, "finance")

    def test_quantities_on_sales_and_credit_notes(self):
        for records, role in (
            (self.order.order_line, "salesperson"),
            (self.states["settled"].credit_note_ids, "finance"),
        ):
            rules = self._get_rules(records._name)
            user = getattr(self, f"user_{role}")
            with self.subTest(model=records._name):
                self.assertEqual(set(rules.values()), {"never"})
                self.assertFalse(self._get_written(records, user, rules))

    def test_settings_belong_to_managers(self):
        """Whoever uses a setting does not change it."""
        for name, rules in RULES.items():
            if set(rules) == {"setting"} and name.startswith("return.order"):
                for role in ("salesperson", "officer", "warehouse", "finance"):
                    model = self.env[name].with_user(getattr(self, f"user_{role}"))
                    with self.subTest(model=name, role=role):
                        self.assertFalse(model.has_access("write"))
