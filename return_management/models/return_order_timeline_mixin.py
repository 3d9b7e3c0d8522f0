from odoo import models


class ReturnOrderTimelineMixin(models.AbstractModel):
    """What has happened to a return and what comes when, as the customer reads it."""

    _name = "return.order.timeline.mixin"
    _description = "Timeline of a Return"
