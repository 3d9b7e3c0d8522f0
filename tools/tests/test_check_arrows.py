"""The arrows that `./dev lint` checks: an addon names only what it stands on."""

import textwrap

import pytest

from tools import check_arrows

BELOW = """
    class Below(models.Model):
        _name = "below.thing"

        below_date = fields.Date()
"""
ABOVE = """
    class Above(models.Model):
        _name = "above.thing"
        _inherit = ["below.thing"]

        above_ids = fields.One2many("above.thing", "below_date")

        def _count_above(self):
            return len(self.above_ids)
"""


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))


@pytest.fixture
def check(tmp_path):
    """Return a function that puts a file into the lower addon and checks both."""

    def run(name, text):
        for addon, depends, model in (
            ("below", ["base"], BELOW),
            ("above", ["below"], ABOVE),
        ):
            folder = tmp_path / addon
            write(folder, "__manifest__.py", repr({"depends": depends}))
            write(folder, "models/model.py", model)
        write(tmp_path / "below", name, text)
        addons = [check_arrows.read_addon(tmp_path / x) for x in ("below", "above")]
        return list(check_arrows.House(addons).check())

    return run


def test_what_stands_above_may_name_what_is_below(check):
    assert check("models/more.py", "") == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("addon", "from odoo.addons.above.models import model"),
        ("model", 'self.env["above.thing"]'),
        ("model", 'fields.Many2one("above.thing")'),
        ("member", "record.above_ids"),
        ("member", 'record.mapped("parent_id.above_ids")'),
        ("member", "record._count_above()"),
        ("xml id", 'self.env.ref("above.view")'),
        ("model", 'self.env["sale.order"]'),
        ("addon", "from odoo.addons.sale import models"),
    ],
)
def test_python_that_names_what_is_above(check, kind, text):
    found = check("models/more.py", text)
    assert len(found) == 1, found
    assert f"below/models/more.py:1: below names the {kind} " in found[0]
    assert "which it does not stand on" in found[0]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("model", '<record id="a" model="above.thing"/>'),
        ("member", '<field name="above_ids"/>'),
        ("member", '<field name="line" invisible="not above_ids"/>'),
        ("member", "<field name=\"domain_force\">[('above_ids', '=', 1)]</field>"),
        ("xml id", '<field name="inherit_id" ref="above.view"/>'),
        ("xml id", '<field name="action" eval="ref(\'above.action\')"/>'),
        ("xml id", '<field name="group_ids" groups="sale.group_sale"/>'),
    ],
)
def test_xml_that_names_what_is_above(check, kind, text):
    (found,) = check("views/more.xml", f"<odoo>{text}</odoo>")
    assert f"below names the {kind} " in found


def test_own_plain_values_may_be_called_the_same(check):
    """A named tuple has an attribute that something above has a field of."""
    text = "class Case(NamedTuple):\n    above_ids: tuple\n\nprint(case.above_ids)"
    assert check("models/more.py", text) == []


def test_box_of_the_settings_names_its_addon(check):
    assert check("models/more.py", "module_above = fields.Boolean()") == []
    text = (
        "<odoo><setting id='module_above'><field name='module_above'/></setting></odoo>"
    )
    assert check("views/more.xml", text) == []


def test_prose_names_nothing(check):
    text = "<odoo><field name='help'>Counts above_ids by hand.</field></odoo>"
    assert check("views/more.xml", text) == []


def test_a_mixin_has_two_users(tmp_path):
    mixin = """
        class Mixin(models.AbstractModel):
            _name = "some.mixin"
    """
    users = """
        class {0}(models.Model):
            _name = "{0}"
            _inherit = ["some.mixin"]
    """
    write(tmp_path / "one", "__manifest__.py", "{}")
    write(tmp_path / "one", "models/mixin.py", mixin)
    write(tmp_path / "one", "models/user.py", users.format("first"))
    house = check_arrows.House([check_arrows.read_addon(tmp_path / "one")])
    assert list(house.check_mixins()) == ["one: only first uses some.mixin"]
    write(tmp_path / "one", "models/other.py", users.format("second"))
    house = check_arrows.House([check_arrows.read_addon(tmp_path / "one")])
    assert not list(house.check_mixins())


def test_this_repository_keeps_its_arrows():
    addons = [check_arrows.read_addon(folder) for folder in check_arrows.paths.addons()]
    house = check_arrows.House(addons)
    assert [*house.check(), *house.check_mixins()] == []
