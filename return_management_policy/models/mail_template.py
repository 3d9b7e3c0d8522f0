from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _generate_template(self, res_ids, render_fields, *args, **kwargs):
        """Override of `mail` to tell the return policy when an order is confirmed.

        The template itself belongs to the company, and may be another for each order:
        it stays as it is.
        """
        results = super()._generate_template(res_ids, render_fields, *args, **kwargs)
        if self.model == "sale.order" and "body_html" in render_fields:
            self._append_return_policies(res_ids, results)
        return results

    def _append_return_policies(self, res_ids, results):
        """Append the return policy to mails that confirm orders.

        :param list[int] res_ids: of the orders.
        :param dict results: see `_generate_template`; it is changed.
        """
        wanted = self._filter_with_return_policy(self.env["sale.order"].browse(res_ids))
        if not wanted:
            return
        for template, ids in self._classify_per_lang(wanted.ids).values():
            texts = wanted.browse(ids).with_env(template.env)._get_return_policy_texts()
            for order, policies in texts.items():
                body = results[order.id].get("body_html")
                if policies and body:
                    results[order.id]["body_html"] = (
                        body + template._render_return_policies(policies)
                    )

    def _filter_with_return_policy(self, orders):
        """Return the orders that this template confirms, where the company wants it.

        :param sale.order orders: for which a mail is written.
        :rtype: sale.order
        """
        return orders.filtered(
            lambda order: (
                order.company_id.return_policy_in_confirmation
                and order._get_confirmation_template() == self
            )
        )

    def _render_return_policies(self, policies):
        """Return the return policy as a part of a mail.

        :param list[PolicyText] policies: in the language of this template.
        :rtype: markupsafe.Markup
        """
        html = self.env["ir.qweb"]._render(
            "return_management_policy.return_order_policy_mail", {"policies": policies}
        )
        # Readers of a mail are not on our site: addresses have to be complete.
        return self._replace_local_links(html)
