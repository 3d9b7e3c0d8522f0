#!/usr/bin/env python3
"""Check what Odoo finds out late or never: XML, manifests and imports of tests."""

import ast
import re
import sys
from collections import Counter
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
# Files of these folders are loaded because a manifest lists them.
LISTED_FOLDERS = ("security", "data", "views", "reports", "wizards", "demo")
LISTED_SUFFIXES = {".xml", ".csv"}


def check_xml(addon):
    """Yield XML files that do not parse, and IDs that two records share."""
    identifiers = Counter()
    for path in sorted(addon.rglob("*.xml")):
        try:
            tree = etree.parse(str(path))
        except etree.XMLSyntaxError as error:
            yield f"{path}: {error}"
            continue
        if "static" in path.relative_to(addon).parts:
            continue
        if tree.getroot().tag != "odoo":
            yield f"{path}: the root element is not <odoo>"
        identifiers.update(
            node.get("id")
            for node in tree.iter("record", "template", "menuitem")
            if node.get("id")
        )
    for name, count in identifiers.items():
        if count > 1:
            yield f"{addon}: {count} records have the ID {name}"


def check_manifest(addon):
    """Yield listed files that are missing, and files that are not listed."""
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    listed = set(manifest.get("data", [])) | set(manifest.get("demo", []))
    listed |= files_of_hooks(addon)
    for name in sorted(listed):
        if not (addon / name).is_file():
            yield f"{addon}/__manifest__.py: {name} does not exist"
    for folder in LISTED_FOLDERS:
        for path in sorted((addon / folder).rglob("*")):
            name = str(path.relative_to(addon))
            if path.suffix in LISTED_SUFFIXES and name not in listed:
                yield f"{addon}/__manifest__.py: does not list {name}"


def files_of_hooks(addon):
    """Return the data files that a hook loads."""
    hooks = addon / "hooks.py"
    text = hooks.read_text() if hooks.exists() else ""
    return set(re.findall(r'"((?:data|demo)/[\w/]+\.xml)"', text))


def check_test_imports(addon):
    """Yield tests that Odoo's own runner would never find."""
    folder = addon / "tests"
    init = folder / "__init__.py"
    imported = set(re.findall(r"\btest_\w+", init.read_text())) if init.exists() else ()
    for path in sorted(folder.glob("test_*.py")):
        if path.stem not in imported:
            yield f"{init}: does not import {path.stem}"


def main():
    """Print the problems; fail if there are any."""
    found = []
    for manifest in sorted(ROOT.glob("*/__manifest__.py")):
        for check in (check_xml, check_manifest, check_test_imports):
            found += check(manifest.parent)
    found = [text.replace(f"{ROOT}/", "") for text in found]
    print("\n".join(found) or "files sound")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
