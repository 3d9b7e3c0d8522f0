from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .overview_card import SECTIONS, OverviewCard, OverviewFigure

# Who handles returns
USERS = "return_management.return_management_group_user"
WAREHOUSE = "stock.group_stock_user"
FINANCE = "account.group_account_invoice"


class ReturnOrderOverview(models.AbstractModel):
    """What waits for whom, as cards on the start page of the app.

    Every step of a return adds its cards to `_get_cards`, and so do other addons. All
    cards are counted by one statement, with the rights of who looks.
    """

    _name = "return.order.overview"
    _description = "Overview of Returns"

    # === PAGE === #

    @api.model
    def get_overview(self, is_mine=False, warehouse_id=False):
        """Return what the page shows.

        :param bool is_mine: only what is a matter of the user.
        :param int warehouse_id: only what goes to this warehouse.
        :return: ``sections``, each a list of cards with ``key``, ``label``, ``icon``,
            ``count``, ``amount`` (in ``currency_id``; nothing for who sees no prices),
            ``oldest`` (in words) and ``is_alarm``; ``warehouses`` to choose from.
        :rtype: dict
        :raise AccessError: if the user may not read returns.
        """
        self.env["return.order"].check_access("read")
        cards = self._get_visible_cards(is_mine, warehouse_id)
        figures = self._count_figures([figure for card in cards for figure in card[1]])
        sections = {section: [] for section in SECTIONS}
        for card, narrowed in cards:
            own = [figures.pop(0) for __ in narrowed]
            has_amount = any(figure.amount for figure in narrowed)
            sections[card.section].append(self._prepare_card(card, own, has_amount))
        return {
            "sections": [
                {"key": key, "label": self._get_section_label(key), "cards": shown}
                for key, shown in sections.items()
                if shown
            ],
            "currency_id": self.env.company.currency_id.id,
            "warehouses": self._get_warehouses(),
        }

    @api.model
    def action_open_card(self, key, is_mine=False, warehouse_id=False):
        """Return the action that lists what a card counts.

        :param str key: of the card.
        :param bool is_mine: see `get_overview`.
        :param int warehouse_id: see `get_overview`.
        :rtype: dict
        :raise UserError: if there is no such card for the user.
        """
        for card, narrowed in self._get_visible_cards(is_mine, warehouse_id):
            if card.key == key:
                action = self.env["ir.actions.act_window"]._for_xml_id(card.action)
                # The list shows what was counted, whatever the action filters by.
                action["domain"] = list(narrowed[0].domain)
                action["context"] = {"create": False}
                action["name"] = action["display_name"] = card.label
                return action
        raise UserError(
            self.env._(
                "The overview has no card “%(key)s” for you. Reload the page.", key=key
            )
        )

    # === CARDS === #

    @api.model
    def _get_cards(self):
        """Return the cards of the overview, in the order of a return. To be extended.

        :rtype: list[OverviewCard]
        """
        return [
            self._make_return_card(
                key="draft",
                label=self.env._("To Submit"),
                section="decision",
                icon="fa-pencil-square-o",
                action="return_management.return_order_action",
                domain=Domain("state", "=", "draft"),
                date="date_request",
                groups=USERS,
            )
        ]

    @api.model
    def _make_return_card(self, domain, date="", further=(), **values):
        """Return a card that counts returns, and adds up what they are worth.

        :param Domain domain: of the returns.
        :param str date: since when they wait, a field of the return.
        :param further: more figures, see `OverviewCard`.
        :param values: of the card.
        :rtype: OverviewCard
        """
        figure = OverviewFigure("return.order", domain, "amount_company_currency", date)
        return OverviewCard(figures=(figure, *further), **values)

    @api.model
    def _get_visible_cards(self, is_mine, warehouse_id):
        """Return the cards that the user may see, with figures narrowed to a choice.

        :rtype: list[tuple[OverviewCard, list[OverviewFigure]]]
        """
        user = self.env.user
        return [
            (
                card,
                [
                    self._narrow(card, figure, is_mine, warehouse_id)
                    for figure in card.figures
                    if self.env[figure.model].has_access("read")
                ],
            )
            for card in self._get_cards()
            if user.has_groups(card.groups)
            and self.env[card.figures[0].model].has_access("read")
        ]

    @api.model
    def _narrow(self, card, figure, is_mine, warehouse_id):
        """Return a figure of what the user chose to look at.

        :rtype: OverviewFigure
        """
        domain = figure.domain
        if is_mine and card.mine is not None and figure is card.figures[0]:
            domain &= card.mine
        elif is_mine:
            domain &= Domain(figure.user, "=", self.env.uid)
        if warehouse_id and figure.warehouse:
            domain &= Domain(figure.warehouse, "=", warehouse_id)
        return figure._replace(domain=domain)

    @api.model
    def _get_section_label(self, key):
        """Return the heading of a section.

        :rtype: str
        """
        return {
            "decision": self.env._("Requests and Decisions"),
            "goods": self.env._("Goods"),
            "money": self.env._("Money"),
        }[key]

    @api.model
    def _get_warehouses(self):
        """Return the warehouses to choose from, nothing if there is only one.

        :rtype: list[dict]
        """
        if not self.env["stock.warehouse"].has_access("read"):
            return []
        warehouses = self.env["stock.warehouse"].search_read(
            [("company_id", "in", self.env.companies.ids)], ["display_name"]
        )
        return warehouses if len(warehouses) > 1 else []

    # === FIGURES === #

    @api.model
    def _count_figures(self, figures):
        """Count records, add up amounts and find what waits longest; in one statement.

        :param list[OverviewFigure] figures: what is counted.
        :return: of each figure its count, its amount in the currency of the user's
            company, and the day since which something waits.
        :rtype: list[tuple[int, float, date | None]]
        """
        selects = [
            select
            for index, figure in enumerate(figures)
            if (select := self._select_figure(index, figure))
        ]
        counted = [(0, 0.0, None) for __ in figures]
        rows = (
            self.env.execute_query(SQL(" UNION ALL ").join(selects)) if selects else ()
        )
        for index, company_id, count, amount, since in rows:
            total, value, oldest = counted[index]
            company = self.env["res.company"].browse(company_id)
            value += self._convert(amount or 0.0, company)
            day = self._get_day(figures[index], since, company)
            oldest = min(filter(None, (oldest, day)), default=None)
            counted[index] = (total + count, value, oldest)
        return counted

    @api.model
    def _get_day(self, figure, moment, company):
        """Return the day of what waits longest, where its company is.

        :rtype: date | None
        """
        if not moment:
            return None
        if self.env[figure.model]._fields[figure.date].type == "date":
            return moment.date()
        return company._to_return_day(moment)

    @api.model
    def _select_figure(self, index, figure):
        """Return the statement that counts a figure by company, with the user's rights.

        :rtype: SQL | None
        """
        Model = self.env[figure.model]
        query = Model._search(figure.domain)
        if query.is_empty():
            return None

        def get_column(name, default):
            return Model._field_to_sql(query.table, name, query) if name else default

        company = get_column("company_id", None)
        amount = get_column(figure.amount, SQL("0.0"))
        since = get_column(figure.date, SQL("NULL"))
        query.groupby = company
        return query.select(
            SQL("%s", index),
            company,
            SQL("COUNT(*)"),
            # Credit notes are negative in the currency of the company.
            SQL("SUM(ABS(%s))", amount),
            SQL("MIN(%s)::timestamp", since),
        )

    @api.model
    def _convert(self, amount, company):
        """Convert an amount of a company into the currency of the user's company.

        :rtype: float
        """
        own = self.env.company
        # sudo: the currency of a company is no secret to who sees its returns.
        source = company.sudo().currency_id
        if not amount or source == own.currency_id:
            return amount
        return source._convert(amount, own.currency_id, own, own._get_return_today())

    # === WORDS === #

    @api.model
    def _prepare_card(self, card, counted, has_amount):
        """Return what the page shows of a card.

        :param OverviewCard card: the card.
        :param list counted: see `_count_figures`, of its figures.
        :param bool has_amount: whether one of them has an amount.
        :rtype: dict
        """
        oldest = min((row[2] for row in counted if row[2]), default=None)
        return {
            "key": card.key,
            "label": card.label,
            "icon": card.icon,
            "is_alarm": card.is_alarm,
            "count": counted[0][0],
            "amount": sum(row[1] for row in counted)
            if has_amount and self._can_see_amounts()
            else False,
            "oldest": self._describe_age(oldest) if counted[0][0] and oldest else "",
        }

    @api.model
    def _can_see_amounts(self):
        """Return whether the user sees prices: warehouses do not.

        :rtype: bool
        """
        return self.env.user.has_groups(f"{USERS},{FINANCE}")

    @api.model
    def _describe_age(self, day):
        """Return in words how long something waits.

        :param date day: since when.
        :rtype: str
        """
        days = (self.env.company._get_return_today() - day).days
        if days <= 0:
            return self.env._("since today")
        if days == 1:
            return self.env._("since yesterday")
        return self.env._("oldest: %(days)s days", days=days)
