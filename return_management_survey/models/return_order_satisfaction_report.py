from odoo import fields, models
from odoo.tools import SQL


class ReturnOrderSatisfactionReport(models.Model):
    """How satisfied customers are, by product, reason, team and more.

    One row per rated return, product and reason. A return counts once in every
    average, however many of its rows are in it.
    """

    _name = "return.order.satisfaction.report"
    _description = "Customer Satisfaction with Returns"
    _auto = False
    _rec_name = "order_id"
    _order = "date_rated desc, id desc"
    _depends = {
        "return.order": [
            "company_id",
            "date_closed",
            "partner_id",
            "team_id",
            "user_id",
        ],
        "return.order.line": ["order_id", "product_id", "reason_id"],
        "rating.rating": ["consumed", "feedback", "rated_on", "rating", "res_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
    }

    order_id = fields.Many2one(
        comodel_name="return.order", string="Return Order", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    categ_id = fields.Many2one(
        comodel_name="product.category", string="Product Category", readonly=True
    )
    reason_id = fields.Many2one(comodel_name="return.order.reason", readonly=True)
    team_id = fields.Many2one(
        comodel_name="crm.team", string="Sales Team", readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Responsible", readonly=True
    )
    date_closed = fields.Datetime(string="Closed on", readonly=True)
    date_rated = fields.Datetime(string="Rated on", readonly=True)
    mark = fields.Float(
        string="Average Mark",
        digits=(3, 2),
        aggregator="avg",
        readonly=True,
        help="Stars from 1 to 5. Every return counts once.",
    )
    comment = fields.Text(readonly=True)

    @property
    def _table_query(self):
        """Return the last answer of every return, on each of its products.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT MIN(line.id) AS id,
                   ro.id AS order_id,
                   ro.company_id,
                   ro.partner_id,
                   ro.team_id,
                   ro.user_id,
                   ro.date_closed,
                   line.product_id,
                   template.categ_id,
                   line.reason_id,
                   answer.rated_on AS date_rated,
                   answer.rating AS mark,
                   answer.feedback AS comment
              FROM return_order ro
              JOIN LATERAL (
                       SELECT rated_on, rating, feedback
                         FROM rating_rating
                        WHERE res_model = 'return.order'
                          AND res_id = ro.id
                          AND consumed IS TRUE
                          AND rating >= 1
                     ORDER BY write_date DESC, id DESC
                        LIMIT 1
                   ) answer ON TRUE
              JOIN return_order_line line ON line.order_id = ro.id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             GROUP BY ro.id, line.product_id, template.categ_id, line.reason_id,
                   answer.rated_on, answer.rating, answer.feedback
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        """Override to let every return count once, also with several products.

        The mark depends on the return, so sums over distinct pairs of both give the
        sum over distinct returns.
        """
        if aggregate_spec != "mark:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "((SUM(DISTINCT %(order)s::numeric * 10 + %(mark)s::numeric)"
            " - SUM(DISTINCT %(order)s::numeric * 10))"
            " / NULLIF(COUNT(DISTINCT %(order)s), 0))::float8",
            order=self._field_to_sql(self._table, "order_id", query),
            mark=self._field_to_sql(self._table, "mark", query),
        )

    def action_open_order(self):
        """Open the return that was rated.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "return.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }
