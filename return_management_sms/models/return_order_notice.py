from odoo import models


class ReturnOrderNotice(models.Model):
    _inherit = "return.order.notice"

    def _deliver(self, setting):
        """Override of `return_management` to send a text message as well.

        :param return.order.notice.setting setting: of the step and company.
        :return: the messages; what kept one of them from being sent, or False.
        :rtype: tuple[mail.message, str | bool]
        """
        message, problem = super()._deliver(setting)
        if not setting.sms_template_id:
            return message, problem
        obstacle = self._get_sms_obstacle()
        if not obstacle:
            message |= self._send_sms(setting.sms_template_id)
            # Without a template for mails only a text message is wanted.
            problem = problem if setting.mail_template_id else False
        return message, "\n".join(filter(None, (problem, obstacle))) or False

    def _get_sms_obstacle(self):
        """Return why the customer gets no text message.

        :return: the explanation, False if nothing stands in the way.
        :rtype: str | bool
        """
        self.ensure_one()
        partner = self.order_id.partner_id
        return not partner.phone and self.env._(
            "%(customer)s has no phone number.", customer=partner.display_name
        )

    def _send_sms(self, template):
        """Queue the text message to the customer.

        :param sms.template template: of the step.
        :rtype: mail.message
        """
        self.ensure_one()
        order = self.order_id.with_company(self.company_id)
        return order._message_sms_with_template(
            template=template, partner_ids=order.partner_id.ids, put_in_queue=True
        )
