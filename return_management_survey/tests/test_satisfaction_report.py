from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ReturnSurveyCommon


@tagged("post_install", "-at_install")
class TestSatisfactionReport(ReturnSurveyCommon):
    """Averages by product, reason and team, in which every return counts once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inverter = cls._create_goods("Inverter")
        cls.other_team = cls.env["crm.team"].create({"name": "Grid Team"})
        cls.other_reason = cls.env["return.order.reason"].create(
            {"name": "Too loud", "group": "customer"}
        )
        both = cls._sell(
            [{}, {"product_id": cls.inverter.id}], team_id=cls.other_team.id
        )
        # Two products, and one of them only
        cls.wide = cls._close(both, [1.0, 1.0])
        cls.narrow = cls._close(both, [0.0, 1.0], reason_id=cls.other_reason.id)
        cls.unrated = cls._close(both, [1.0, 0.0])
        cls.returned._answer_survey(5, "Perfect")
        cls.wide._answer_survey(2)
        cls.narrow._answer_survey(3, "So so")
        cls.env.flush_all()
        cls.Report = cls.env["return.order.satisfaction.report"]
        cls.domain = [("company_id", "=", cls.company.id)]

    def _read(self, *groupby, user=None):
        return {
            tuple(group[: len(groupby)]): group[len(groupby) :]
            for group in self.Report.with_user(user or self.user_manager)._read_group(
                self.domain, groupby, ["mark:avg", "order_id:count_distinct"]
            )
        }

    def test_total_counts_every_return_once(self):
        # 5, 2 and 3 stars: not (5 + 2 + 2 + 3) / 4
        average, count = self._read()[()]
        self.assertAlmostEqual(average, 10 / 3)
        self.assertEqual(count, 3)
        self.assertIsInstance(average, float)

    def test_averages_by_product(self):
        self.assertEqual(
            self._read("product_id"),
            {(self.product,): (3.5, 2), (self.inverter,): (2.5, 2)},
        )

    def test_averages_by_reason(self):
        self.assertEqual(
            self._read("reason_id"),
            {(self.reason,): (3.5, 2), (self.other_reason,): (3.0, 1)},
        )

    def test_averages_by_team_and_responsible(self):
        self.assertEqual(
            self._read("team_id"),
            {(self.team,): (5.0, 1), (self.other_team,): (2.5, 2)},
        )
        ((average, count),) = self._read("user_id").values()
        self.assertAlmostEqual(average, 10 / 3)
        self.assertEqual(count, 3)

    def test_pivot_and_its_totals_agree(self):
        groups = self.Report.with_user(self.user_manager).formatted_read_grouping_sets(
            self.domain,
            [[], ["team_id"], ["team_id", "product_id"]],
            ["mark:avg", "order_id:count_distinct"],
        )
        (total,), teams, cells = groups
        self.assertAlmostEqual(total["mark:avg"], 10 / 3)
        self.assertEqual({g["mark:avg"] for g in teams}, {5.0, 2.5})
        self.assertEqual(
            sorted(
                (g["product_id"][1], g["mark:avg"], g["order_id:count_distinct"])
                for g in cells
            ),
            [("Battery Module", 2.0, 1), ("Battery Module", 5.0, 1)]
            + [("Inverter", 2.5, 2)],
        )

    def test_groups_are_sorted_by_their_average(self):
        groups = self.Report._read_group(
            self.domain, ["team_id"], ["mark:avg"], order="mark:avg"
        )
        self.assertEqual([team for team, __ in groups], [self.other_team, self.team])

    def test_correction_counts_instead_of_the_first_answer(self):
        self.narrow._answer_survey(4)
        self.env.flush_all()
        self.assertEqual(self._read("reason_id")[(self.other_reason,)], (4.0, 1))

    def test_same_product_twice_is_one_row(self):
        twice = self._close(
            self._sell([{}, {"product_uom_qty": 4.0}], team_id=self.team.id)
        )
        twice._answer_survey(1)
        self.env.flush_all()
        rows = self.Report.search([("order_id", "=", twice.id)])
        self.assertEqual(rows.mapped("mark"), [1.0])
        self.assertEqual(rows.action_open_order()["res_id"], twice.id)
        self.assertEqual(self._read("team_id")[(self.team,)], (3.0, 2))

    def test_returns_without_stars_are_left_out_of_averages(self):
        ((average, count),) = self.env["return.order"]._read_group(
            [*self.domain, ("state", "=", "done")],
            [],
            ["rating_last_value:avg", "__count"],
        )
        self.assertAlmostEqual(average, 10 / 3)
        self.assertEqual(count, 4)
        ((average, count),) = self.env["return.order"]._read_group(
            [("id", "=", self.unrated.id)], [], ["rating_last_value:avg", "__count"]
        )
        self.assertFalse(average)
        self.assertEqual(count, 1)

    # === RIGHTS === #

    def test_salesperson_sees_own_returns_only(self):
        self.narrow.sudo().user_id = self.user_officer
        self.narrow.flush_recordset()
        foreign = self._create_return(self._sell([{}]), [1.0])
        self.assertTrue(foreign)
        self.env.cr.execute(
            "UPDATE return_order SET create_uid = %s WHERE id = %s",
            [self.user_officer.id, self.narrow.id],
        )
        self.env.invalidate_all()
        (average, count) = self._read(user=self.user_salesperson)[()]
        self.assertEqual((average, count), (3.5, 2))
        for user in (self.user_officer, self.user_finance):
            self.assertEqual(self._read(user=user)[()][1], 3)

    def test_others_see_nothing(self):
        for user in (self.user_warehouse, self.user_customer):
            with self.assertRaises(AccessError):
                self._read(user=user)
        with self.assertRaises(AccessError):
            self.Report.with_user(self.user_manager).search(self.domain).write(
                {"mark": 5}
            )

    def test_other_company_sees_nothing(self):
        other = self.setup_other_company(name="Second Company")["company"]
        user = new_test_user(
            self.env,
            "satisfaction_other",
            groups="return_management.return_management_group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertEqual(self._read(user=user)[()], (False, 0))
        self.assertFalse(self.Report.with_user(user).search([]).order_id & self.wide)
