#!/usr/bin/env python3
"""Check that an addon names only what it stands on; `--report` counts it by addon.

Addons of this repository stand on each other by the `depends` of their manifests.
Whatever stands above an addon may be missing, so the addon must not know of it: not by
an import, a model, an XML ID, a field or a method.
"""

import argparse
import ast
import functools
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import paths  # noqa: E402

FIELD_TYPES = re.compile(r"[A-Z]\w+")
DOTTED = re.compile(r"[a-zA-Z_]\w*(\.[a-zA-Z_]\w*)*")
XML_ID = re.compile(r"\b([a-z]\w*)\.[a-zA-Z_]\w*")
WORD = re.compile(r"[a-zA-Z_]\w*")
# Marks a line of a test that names what need not be there.
OPTIONAL = "# optional:"
# Single words are too common to tell whose they are.
TELLING = re.compile(r"_?\w+?_\w+")
ODOO_NAME = re.compile(r"^    (?:async )?(?:def )?(\w+)(?:\(| = fields\.)", re.M)
ODOO_MODEL = re.compile(r"^    _name = ['\"]([\w.]+)['\"]", re.M)


@dataclass
class Addon:
    """What one addon defines, and what it names in which line of which file."""

    folder: Path
    depends: list
    models: set = field(default_factory=set)
    members: set = field(default_factory=set)
    # (path, line, kind, name); the kind says in which of the sets to look
    names: list = field(default_factory=list)
    # Models that inherit by model that is inherited
    heirs: dict = field(default_factory=lambda: defaultdict(set))

    @property
    def name(self):
        """Return the name of the addon, which is that of its folder."""
        return self.folder.name


# === READING === #


def read_addon(folder):
    """Read an addon of this repository.

    :param Path folder: with its manifest.
    :rtype: Addon
    """
    addon = Addon(folder, paths.manifest(folder).get("depends", []))
    for path in sorted(folder.rglob("*.py")):
        _read_python(addon, path)
    for path in sorted(folder.rglob("*.xml")):
        _read_xml(addon, path)
    return addon


def _read_python(addon, path):
    text = path.read_text()
    tree = ast.parse(text)
    # An empty file has one line, too.
    lines = text.splitlines() or [""]
    is_test = "tests" in path.parts
    for node in ast.walk(tree):
        # A test may need what is usually there, and is left out where it is not.
        if is_test and OPTIONAL in lines[getattr(node, "lineno", 1) - 1]:
            continue
        if isinstance(node, ast.ClassDef) and not is_test:
            _read_class(addon, node)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            _read_import(addon, path, node.lineno, node.module)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                _read_import(addon, path, node.lineno, alias.name)
        elif isinstance(node, ast.Attribute):
            addon.names.append((path, node.lineno, "member", node.attr))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            _read_string(addon, path, node.lineno, node.value)


def _read_class(addon, node):
    values = {}
    for item in node.body:
        if isinstance(item, ast.FunctionDef):
            addon.members.add(item.name)
        elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            # Of a plain value, such as a named tuple
            addon.members.add(item.target.id)
        if not isinstance(item, ast.Assign) or not isinstance(
            item.targets[0], ast.Name
        ):
            continue
        target = item.targets[0].id
        if target in ("_name", "_inherit"):
            values[target] = ast.literal_eval(item.value)
        elif _is_field(item.value):
            addon.members.add(target)
    inherited = values.get("_inherit") or ()
    inherited = {inherited} if isinstance(inherited, str) else set(inherited)
    name = values.get("_name")
    if name and name not in inherited:
        addon.models.add(name)
    for parent in inherited:
        addon.heirs[parent].add(name or parent)


def _is_field(value):
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and isinstance(value.func.value, ast.Name)
        and value.func.value.id == "fields"
        and bool(FIELD_TYPES.fullmatch(value.func.attr))
    )


def _read_import(addon, path, line, module):
    parts = module.split(".")
    if parts[:2] == ["odoo", "addons"] and len(parts) > 2:
        addon.names.append((path, line, "addon", parts[2]))


def _read_string(addon, path, line, text):
    if not DOTTED.fullmatch(text):
        return
    addon.names.append((path, line, "model", text))
    addon.names.append((path, line, "xml id", text))
    for word in text.split("."):
        addon.names.append((path, line, "member", word))


def _read_xml(addon, path):
    for node in etree.parse(str(path)).iter(etree.Element):
        texts = [(text, False) for text in node.attrib.values()]
        if node.tag == "field" and node.text:
            # Prose, but for what Odoo evaluates
            texts.append((node.text, "(" not in node.text))
        for text, is_prose in texts:
            line = node.sourceline
            addon.names.append((path, line, "model", text.strip()))
            for match in XML_ID.finditer(text):
                addon.names.append((path, line, "xml id", match.group()))
            if not is_prose:
                for word in set(WORD.findall(text)):
                    addon.names.append((path, line, "member", word))


@functools.cache
def read_odoo_members(names):
    """Return the fields and methods of all models, and of Odoo's own addons.

    :param frozenset names: of the addons.
    :rtype: set[str]
    """
    members = set()
    folders = [paths.odoo_home() / "odoo" / "orm"]
    for folder in paths.odoo_addons_path()[:-1]:
        folders += [folder / name for name in names]
    for folder in folders:
        for path in folder.rglob("*.py"):
            members.update(ODOO_NAME.findall(path.read_text()))
    return members


@functools.cache
def read_odoo_models():
    """Return the models of all of Odoo's own addons, and who defines them.

    :rtype: dict[str, set[str]]
    """
    models = defaultdict(set)
    for folder in paths.odoo_addons_path()[:-1]:
        for path in folder.glob("*/**/*.py"):
            addon = path.relative_to(folder).parts[0]
            for model in ODOO_MODEL.findall(path.read_text()):
                models[model].add(addon)
    return models


@functools.cache
def list_odoo_addons():
    """Return the names of all of Odoo's own addons.

    :rtype: frozenset[str]
    """
    return frozenset(
        path.parent.name
        for folder in paths.odoo_addons_path()[:-1]
        for path in folder.glob("*/__manifest__.py")
    )


# === ARROWS === #


class House:
    """The addons of the repository, and what each of them stands on."""

    def __init__(self, addons):
        """Take the addons together.

        :param list[Addon] addons: of one repository.
        """
        self.addons = {addon.name: addon for addon in addons}

    def closure(self, name):
        """Return an addon with all that it stands on, Odoo's addons included.

        :rtype: frozenset[str]
        """
        found, left = set(), [name]
        while left:
            name = left.pop()
            if name not in found:
                found.add(name)
                left += self._get_depends(name)
        return frozenset(found)

    def _get_depends(self, name):
        if name in self.addons:
            return self.addons[name].depends
        for folder in paths.odoo_addons_path()[:-1]:
            if (folder / name / "__manifest__.py").is_file():
                return paths.manifest(folder / name).get("depends", ["base"])
        return []

    def check(self):
        """Yield each name that an addon must not know.

        :rtype: Iterator[str]
        """
        closures = {name: self.closure(name) for name in self.addons}
        everything = frozenset(self.addons).union(*closures.values())
        odoo_members = read_odoo_members(everything - set(self.addons))
        for addon in self.addons.values():
            below = closures[addon.name]
            own = [a for name, a in self.addons.items() if name in below]
            above = [a for name, a in self.addons.items() if name not in below]
            known = odoo_members.union(*(a.members for a in own))
            addons = {n: {n} for n in (everything | list_odoo_addons()) - below}
            models = _by_name(above, "models", ())
            for model, names in read_odoo_models().items():
                if "." in model and not names & below:
                    models[model] |= names
            foreign = {
                "member": _by_name(above, "members", known),
                "model": models,
                "addon": addons,
                "xml id": addons,
            }
            yield from self._check_names(addon, foreign)

    def _check_names(self, addon, foreign):
        for path, line, kind, name in addon.names:
            if kind == "xml id":
                # A model may begin with a word that is an addon as well.
                is_model = name in read_odoo_models() or any(
                    name in other.models for other in self.addons.values()
                )
                owners = not is_model and "." in name
                owners = owners and foreign[kind].get(name.split(".")[0])
            else:
                owners = foreign[kind].get(name)
            if owners:
                place = path.relative_to(addon.folder.parent)
                yield (
                    f"{place}:{line}: {addon.name} names the {kind} {name} of "
                    f"{', '.join(sorted(owners))}, which it does not stand on"
                )

    def check_mixins(self):
        """Yield mixins that fewer than two models use.

        :rtype: Iterator[str]
        """
        heirs = defaultdict(set)
        for addon in self.addons.values():
            for parent, children in addon.heirs.items():
                heirs[parent] |= children - {parent}
        for addon in self.addons.values():
            for model in sorted(addon.models):
                if model.endswith(".mixin") and len(heirs[model]) < 2:
                    users = ", ".join(sorted(heirs[model])) or "nobody"
                    yield f"{addon.name}: only {users} uses {model}"


def _by_name(addons, attribute, known):
    found = defaultdict(set)
    for addon in addons:
        for name in getattr(addon, attribute):
            is_telling = "." in name or TELLING.fullmatch(name)
            if is_telling and name not in known:
                found[name].add(addon.name)
    return found


def main():
    """Print what is wrong; return 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true", help="count instead")
    options = parser.parse_args()
    house = House([read_addon(folder) for folder in paths.addons()])
    found = sorted({*house.check(), *house.check_mixins()})
    if options.report:
        print(f"names that point up, and mixins with one user: {len(found)}")
        counts = Counter(text.split(": ")[1].split()[0] for text in found)
        for name, count in sorted(counts.items()):
            print(f"  {name}: {count}")
        return 0
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
