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
        text, text_problem = self._deliver_sms(setting.sms_template_id)
        if text and not setting.mail_template_id:
            # Only a text message is wanted.
            problem = False
        problems = [words for words in (problem, text_problem) if words]
        return message | text, "\n".join(problems) or False

    def _deliver_sms(self, template):
        """Queue the text message to the customer.

        :param sms.template template: of the step.
        :return: the message, empty if it could not be sent; what kept it from being
            sent, or False.
        :rtype: tuple[mail.message, str | bool]
        """
        self.ensure_one()
        order = self.order_id.with_company(self.company_id)
        partner = order.partner_id
        if not partner.phone:
            return self.env["mail.message"], self.env._(
                "%(customer)s has no phone number.", customer=partner.display_name
            )
        message = order._message_sms_with_template(
            template=template,
            partner_ids=partner.ids,
            put_in_queue=True,
        )
        return message, False
