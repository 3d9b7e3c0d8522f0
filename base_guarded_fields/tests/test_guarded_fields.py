from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .common import GuardedFieldsCommon

REFUSED = "follows from the buttons"


@tagged("post_install", "-at_install")
class TestGuardedFields(GuardedFieldsCommon):
    """What is read-only in the model is written by its methods alone."""

    def test_guarded_are_the_stored_read_only_fields(self):
        self.assertEqual(
            self.parcels._get_guarded_fields(), {"name", "state", "is_heavy"}
        )

    def test_open_fields_are_written(self):
        parcel = self.parcels.create({"note": "Fragile", "weight": 40.0})
        parcel.note = "Handle with care"
        self.assertRecordValues(
            parcel, [{"note": "Handle with care", "state": "draft", "is_heavy": True}]
        )

    def test_guarded_fields_are_written_by_methods_alone(self):
        parcel = self.parcels.create({"weight": 1.0})
        for values in ({"state": "sent"}, {"is_heavy": True}, {"name": "P2"}):
            with self.assertRaisesRegex(UserError, REFUSED):
                parcel.write({"note": "Along", **values})
        self.assertFalse(parcel.note)
        parcel.action_send()
        self.assertEqual(parcel.state, "sent")

    def test_several_records_are_named(self):
        parcels = self.parcels.create([{"name": "P1"}, {"name": "P2"}])
        with self.assertRaisesRegex(UserError, "P1, P2: “State” follows"):
            parcels.write({"state": "sent"})

    def test_new_record_brings_its_number_along_and_nothing_else(self):
        self.assertEqual(self.parcels.create({"name": "OLD-7"}).name, "OLD-7")
        with self.assertRaisesRegex(UserError, f"Parcel: “State” {REFUSED}"):
            self.parcels.create([{"note": "Fine"}, {"state": "sent"}])

    def test_defaults_of_the_context_are_ignored(self):
        for parcels in (self.parcels, self.parcels.sudo()):
            parcel = parcels.with_context(
                default_state="sent", default_note="Fragile"
            ).create({})
            self.assertRecordValues(parcel, [{"state": "draft", "note": "Fragile"}])

    def test_import_takes_no_decision_along(self):
        result = self.parcels.load(["note", "state"], [["Fragile", "Sent"]])
        self.assertFalse(result["ids"])
        self.assertRegex(result["messages"][0]["message"], REFUSED)

    def test_who_may_not_write_hears_that(self):
        parcel = self.parcels.create({})
        stranger = new_test_user(self.env, "guarded_stranger", "base.group_portal")
        with self.assertRaises(AccessError):
            parcel.with_user(stranger).write({"state": "sent"})

    # === DELETION === #

    def test_what_others_rest_on_is_not_deleted(self):
        parcels = self.parcels.create([{}, {}])
        parcels[0].action_send()
        with self.assertRaisesRegex(ValueError, "Sent"):
            parcels.unlink()
        self.assertEqual(parcels.exists(), parcels)
        parcels[1].unlink()
        self.assertEqual(parcels.exists(), parcels[0])

    def test_key_of_the_context_deletes_nothing(self):
        parcel = self.parcels.create({})
        parcel.action_send()
        keys = {MODULE_UNINSTALL_FLAG: True}
        for deleter in (parcel, parcel.sudo()):
            with self.assertRaisesRegex(ValueError, "Sent"):
                deleter.with_context(**keys).unlink()
        # The system itself is the superuser while an addon is uninstalled.
        parcel.with_user(self.ref("base.user_root")).with_context(**keys).unlink()
        self.assertFalse(parcel.exists())
