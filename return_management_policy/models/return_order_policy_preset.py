from odoo import api, models
from odoo.fields import Command


class ReturnOrderPolicy(models.Model):
    """Policies to begin with, each from its source. They are drafts, no legal advice.

    China 7/15
        Law of the PRC on the Protection of Consumer Rights and Interests (2013),
        article 25: seven days without reason for what is bought at a distance, refund
        within seven days after the goods are back, way back at the consumer's cost;
        article 24: faulty goods at the seller's cost. Interim Measures for the
        Unconditional Return of Goods Purchased Online within Seven Days (SAIC order no.
        90, 2017, revised by SAMR): the day after the receipt is the first day. "Three
        guarantees" rules (Provisions on the Liability for Repair, Replacement and
        Return of Certain Goods, 1995): return within 7, exchange within 15 days where
        the quality is at fault; here 15 days for both. Civil Code, article 203: a
        period does not end on a holiday.
    EU 14-day withdrawal
        Directive 2011/83/EU: article 9 (14 days from the delivery of the last good), 13
        (refund within 14 days with the standard delivery, may be withheld until the
        goods are back or sent), 14 (consumer bears the way back), 16 (exceptions: make
        a final sale of those goods). Directive (EU) 2019/771, article 10: two years for
        goods not in conformity. Regulation (EEC, Euratom) No 1182/71, article 3: the
        day of the event does not count, a period ends on a working day.
    B2B 30 days
        No law: what is common between companies. 30 days, 15 % restocking fee, waived
        where the fault is ours.
    """

    _inherit = "return.order.policy"

    @api.model
    def _selection_preset(self):
        """Return the presets that can be loaded.

        :rtype: list[tuple[str, str]]
        """
        china = self.env._("China: 7 days without reason, 15 days for quality")
        union = self.env._("European Union: 14 days withdrawal")
        b2b = self.env._("Business customers: 30 days with restocking fee")
        return [("china", china), ("eu", union), ("b2b", b2b)]

    @api.model
    def _prepare_preset_vals(self, preset):
        """Return the values of a policy to begin with.

        :param str preset: see `_selection_preset`.
        :return: values without company and dates, texts in the current language.
        :rtype: dict
        """
        return getattr(self, f"_prepare_preset_{preset}_vals")()

    @api.model
    def _create_from_preset(self, preset, **values):
        """Create a draft from a preset, with its texts in every installed language.

        :param str preset: see `_selection_preset`.
        :param values: company and dates.
        :rtype: return.order.policy
        """
        policy = self.create({**self._prepare_preset_vals(preset), **values})
        translated = [name for name in self._fields if self._fields[name].translate]
        for code, __ in self.env["res.lang"].get_installed():
            vals = self.with_context(lang=code)._prepare_preset_vals(preset)
            policy.with_context(lang=code).write(
                {name: vals[name] for name in translated if name in vals}
            )
        return policy

    # === PRESETS === #

    @api.model
    def _prepare_preset_china_vals(self):
        return {
            "name": self.env._("China 7/15"),
            "country_ids": [Command.set(self.env.ref("base.cn").ids)],
            "window_ids": self._prepare_windows(7, 15),
            "starts_next_day": True,
            "moves_to_working_day": True,
            "goods_condition": self.env._(
                "Complete and in good condition: the goods with their packaging, "
                "accessories and papers. Opening the package to look is allowed."
            ),
            "customer_text": self.env._(
                "You may return goods within 7 days after the day of receipt without "
                "giving a reason, and within 15 days if their quality is at fault. You "
                "bear the freight of a return without reason. We refund within 7 days "
                "after the goods are back."
            ),
            "refund_trigger": "receipt",
            "refund_days": 7,
            "freight_ids": self._prepare_freights("customer"),
        }

    @api.model
    def _prepare_preset_eu_vals(self):
        union = self.env.ref("base.europe", raise_if_not_found=False)
        countries = union.country_ids if union else self.env["res.country"]
        return {
            "name": self.env._("EU 14-day withdrawal"),
            "country_ids": [Command.set(countries.ids)],
            "window_ids": self._prepare_windows(14, 730),
            "starts_next_day": True,
            "moves_to_working_day": True,
            "goods_condition": self.env._(
                "Handled no more than needed to establish their nature, "
                "characteristics and functioning. Diminished value is deducted."
            ),
            "customer_text": self.env._(
                "You may withdraw from the purchase within 14 days after the last "
                "goods were delivered, without giving a reason. We refund the price "
                "and the standard delivery within 14 days, as soon as the goods are "
                "back or you have shown that you sent them. You bear the cost of "
                "sending them back. Goods that are not in conformity may be returned "
                "within two years."
            ),
            "refund_trigger": "sent",
            "refund_days": 14,
            "freight_ids": self._prepare_freights("company"),
        }

    @api.model
    def _prepare_preset_b2b_vals(self):
        reasons = self.env["return.order.reason"].search(
            [
                ("group", "in", ("quality", "transport", "wrong_goods")),
                ("company_id", "=", False),
            ]
        )
        return {
            "name": self.env._("B2B 30 days"),
            # After the policies of consumers
            "sequence": 20,
            "window_ids": self._prepare_windows(30),
            "starts_next_day": True,
            "moves_to_working_day": True,
            "goods_condition": self.env._("Unused, in the original packaging."),
            "customer_text": self.env._(
                "Returns within 30 days after the delivery. A restocking fee of 15 % "
                "of the price is charged, except where the fault is ours."
            ),
            "refund_trigger": "inspection",
            "refund_days": 14,
            "restocking_fee_type": "percent",
            "restocking_fee_rate": 15.0,
            "fee_waived_reason_ids": [Command.set(reasons.ids)],
            "freight_ids": self._prepare_freights("customer"),
        }

    @api.model
    def _prepare_windows(self, days, days_at_fault=None):
        """Return the window of every reason, and those of faults of the seller.

        :param int days: for all reasons.
        :param int days_at_fault: for quality, damage in transit and wrong goods.
        :rtype: list
        """
        windows = {False: days}
        if days_at_fault:
            at_fault = ("quality", "transport", "wrong_goods")
            windows.update(dict.fromkeys(at_fault, days_at_fault))
        return [
            Command.create({"reason_group": group, "return_window_days": length})
            for group, length in windows.items()
        ]

    @api.model
    def _prepare_freights(self, freight_out_bearer):
        """Return who bears the freight: of the customer's choice, the customer back.

        :param str freight_out_bearer: who bears the original freight then.
        :rtype: list
        """
        return [
            Command.create({"liability": liability})
            for liability in ("company", "carrier", "supplier")
        ] + [
            Command.create(
                {
                    "liability": "customer",
                    "freight_out_bearer": freight_out_bearer,
                    "freight_back_bearer": "customer",
                }
            )
        ]
