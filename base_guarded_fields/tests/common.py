from odoo import api, fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import TransactionCase, new_test_user

MODEL = "base.guarded.fields.parcel"


def define_parcel():
    """Return the definition of a model that uses both mixins."""

    class Parcel(models.Model):
        _module = "base_guarded_fields"
        _name = MODEL
        _description = "Parcel"
        _inherit = ["guarded.fields.mixin", "guarded.limits.mixin"]

        name = fields.Char(default="/", readonly=True)
        note = fields.Char()
        state = fields.Selection(
            [("draft", "Draft"), ("sent", "Sent")],
            default="draft",
            readonly=True,
        )
        weight = fields.Float()
        is_heavy = fields.Boolean(compute="_compute_is_heavy", store=True)

        @api.depends("weight")
        def _compute_is_heavy(self):
            for parcel in self:
                parcel.is_heavy = parcel.weight > 30

        @api.model
        def _get_limits(self):
            return {"weight": 70.0}

        def _check_deletable(self):
            if "sent" in self.mapped("state"):
                raise ValueError("Sent")

        def action_send(self):
            self.check_access("write")
            self.sudo().state = "sent"

    return Parcel


class GuardedFieldsCommon(TransactionCase):
    """A model of its own stands for those of the addons that use the guard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_model()
        cls.user = new_test_user(
            cls.env, "guarded_user", "base.group_user", name="Clerk"
        )
        cls.parcels = cls.env[MODEL].with_user(cls.user)

    @classmethod
    def _add_model(cls):
        """Let the registry know a model until the tests of the class are over."""

        registry = cls.registry
        add_to_registry(registry, define_parcel())
        cls.addClassCleanup(registry._setup_models__, cls.cr, [])
        cls.addClassCleanup(registry.__delitem__, MODEL)
        registry._setup_models__(cls.cr, [])
        registry.init_models(cls.cr, [MODEL], {"module": "base_guarded_fields"})
        cls.env["ir.model.access"].create(
            {
                "name": MODEL,
                "model_id": cls.env["ir.model"]._get_id(MODEL),
                "group_id": cls.env.ref("base.group_user").id,
                **dict.fromkeys(
                    ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
                ),
            }
        )
