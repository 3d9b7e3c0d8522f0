#!/usr/bin/env python3
"""Check that every term of an addon has a sound translation in zh_CN.po."""

import re
import sys
from collections import Counter
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_CN"
PLACEHOLDER = re.compile(
    r"%\(\w+\)[-+ #0]*[\d.]*[a-zA-Z]"  # %(name)s
    r"|%[-+#0]*[\d.]*[sdifr](?!\w)"  # %s
    r"|\{\{.*?\}\}"  # {{ object.name }}
    r"|\$\{.*?\}"  # ${value}
    r"|</?\w+[^>]*>"  # markup, attributes included
)


def check_addon(addon):
    """Yield what is wrong with the translations of one addon."""
    folder = addon / "i18n"
    template, translated = folder / f"{addon.name}.pot", folder / f"{LANGUAGE}.po"
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    for path in (template, translated):
        if not path.is_file():
            yield f"{path}: missing; `./dev i18n` makes it"
            return
    wanted = {_key(entry) for entry in polib.pofile(str(template))}
    file = polib.pofile(str(translated))
    present = Counter(_key(entry) for entry in file if not entry.obsolete)
    for key in sorted(wanted - set(present)):
        yield f"{translated}: missing: {key[1]!r}; `./dev i18n` adds it"
    for key in sorted(set(present) - wanted):
        yield f"{translated}: not in the .pot: {key[1]!r}"
    for key in sorted(key for key, count in present.items() if count > 1):
        yield f"{translated}: more than once: {key[1]!r}"
    for entry in file:
        for problem in check_entry(entry):
            yield f"{translated}:{entry.linenum}: {problem}: {entry.msgid!r}"


def _key(entry):
    return (entry.msgctxt or "", entry.msgid)


def check_entry(entry):
    """Yield what is wrong with one translation."""
    source, target = entry.msgid, entry.msgstr
    if entry.obsolete:
        yield "obsolete"
        return
    if "fuzzy" in entry.flags:
        yield "fuzzy"
    if not target.strip():
        yield "not translated"
        return
    if placeholders(source) != placeholders(target):
        yield "other placeholders or markup than the source"
    if _edges(source) != _edges(target):
        yield "other white space at its start or end than the source"


def placeholders(text):
    """Count the parts of a text that have to survive its translation."""
    # Attributes may be translated (title="..."), so only the tag's name counts.
    found = PLACEHOLDER.findall(text)
    return Counter(
        re.match(r"</?\w+", part).group() if part.startswith("<") else part
        for part in found
    )


def _edges(text):
    """Return the white space around a text."""
    return (
        text[: len(text) - len(text.lstrip())],
        text[len(text.rstrip()) :],
    )


def main():
    """Print the problems; fail if there are any."""
    found = []
    for manifest in sorted(ROOT.glob("*/__manifest__.py")):
        found += check_addon(manifest.parent)
    found = [text.replace(f"{ROOT}/", "") for text in found]
    print("\n".join(found) or "translations complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
