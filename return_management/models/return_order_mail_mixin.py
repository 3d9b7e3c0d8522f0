from odoo import models


class ReturnOrderMailMixin(models.AbstractModel):
    """Opens return requests from mails to the address for returns."""

    _name = "return.order.mail.mixin"
    _description = "Returns Asked for by E-mail"
