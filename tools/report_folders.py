#!/usr/bin/env python3
"""Tell how the folders of the core's models call each other.

A later folder may call an earlier one, in the order of `models/__init__.py`; an earlier
one learns of a later one by quantities and events.
"""

import ast
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import check_arrows, paths  # noqa: E402

MODELS = ROOT / "return_management" / "models"


@dataclass
class Folder:
    """What the files of a folder define, and what they name of others."""

    name: str
    files: int = 0
    lines: int = 0
    members: set = field(default_factory=set)
    # Where each name is used
    used: dict = field(default_factory=lambda: defaultdict(list))


def read_folders(models):
    """Read the folders in the order in which they are imported.

    :param Path models: the folder of all models of an addon.
    :rtype: list[Folder]
    """
    tree = ast.parse((models / "__init__.py").read_text())
    names = [
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    return [_read_folder(models / name) for name in names if (models / name).is_dir()]


def _read_folder(path):
    folder = Folder(path.name)
    for file in sorted(path.glob("*.py")):
        text = file.read_text()
        folder.files += 1
        folder.lines += text.count("\n")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                folder.members.update(_list_members(node))
            elif isinstance(node, ast.Attribute):
                folder.used[node.attr].append(f"{path.name}/{file.name}:{node.lineno}")
    return folder


def _list_members(node):
    for item in node.body:
        if isinstance(item, ast.FunctionDef):
            yield item.name
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            yield item.targets[0].id


def count_calls(folders, foreign=frozenset()):
    """Count what each folder names that one other folder alone defines.

    :param list[Folder] folders: see `read_folders`.
    :param set foreign: what others define as well, so that nobody can tell whose it is.
    :return: counts by the names of the calling and the called folder.
    :rtype: Counter
    """
    calls = Counter()
    for caller, called, places, __ in _list_calls(folders, foreign):
        calls[caller, called] += len(places)
    return calls


def list_upward(folders, foreign=frozenset()):
    """List where a folder names what only a later one defines.

    :param list[Folder] folders: see `read_folders`.
    :param set foreign: see `count_calls`.
    :return: sentences for people.
    :rtype: list[str]
    """
    names = [folder.name for folder in folders]
    return [
        f"{place}: names {name} of the later folder {called}"
        for caller, called, places, name in _list_calls(folders, foreign)
        if names.index(caller) < names.index(called)
        for place in places
    ]


def _list_calls(folders, foreign):
    for caller in folders:
        for name, places in caller.used.items():
            if name in foreign:
                continue
            owners = [folder for folder in folders if name in folder.members]
            if len(owners) == 1 and owners[0] is not caller:
                yield caller.name, owners[0].name, places, name


def find_circle(names, calls):
    """Return the folders that call themselves over others.

    :param list[str] names: of all folders.
    :param Iterable calls: pairs of folders, the calling one first.
    :rtype: list[str]
    """
    reached = {
        name: {called for caller, called in calls if caller == name} for name in names
    }
    for middle in names:
        for name in names:
            if middle in reached[name]:
                reached[name] |= reached[middle]
    return [name for name in names if name in reached[name]]


def read_odoo_names():
    """Return the fields and methods of Odoo and of its addons below the core.

    :rtype: set[str]
    """
    ours = {addon.name for addon in paths.addons()}
    below = paths.stack(paths.ROOT / paths.CORE) - ours
    return check_arrows.read_odoo_members(frozenset(below | {"base", "sale", "stock"}))


def main():
    """Print the figures; with ``--check`` only what must not be.

    :return: 1 if a folder names what a later one defines, else 0.
    :rtype: int
    """
    folders = read_folders(MODELS)
    foreign = read_odoo_names()
    upward = list_upward(folders, foreign)
    if "--check" not in sys.argv:
        _print_figures(folders, count_calls(folders, foreign))
    print("\n".join(upward))
    return 1 if upward else 0


def _print_figures(folders, calls):
    names = [folder.name for folder in folders]
    print(f"{'folder':12}{'files':>6}{'lines':>8}{'calls down':>12}{'up':>6}")
    for place, folder in enumerate(folders):
        down = sum(calls[folder.name, name] for name in names[:place])
        up = sum(calls[folder.name, name] for name in names[place + 1 :])
        print(f"{folder.name:12}{folder.files:6}{folder.lines:8}{down:12}{up:6}")
    print("in a circle:", ", ".join(find_circle(names, calls)) or "none")


if __name__ == "__main__":
    sys.exit(main())
