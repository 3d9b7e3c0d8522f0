#!/usr/bin/env python3
"""Merge a .pot file into a translation: `merge_translations.py FILE.pot FILE.po`.

The order, origins and comments are those of the .pot file, as Odoo exports them.
Translations are kept; terms that are gone are dropped, new ones are left empty.
"""

import sys
from pathlib import Path

import polib

HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "Last-Translator": "",
    "Language-Team": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "",
    "Plural-Forms": "",
}


def merge(template, known, language):
    """Return the translation file for a template, with the known translations."""
    translations = {
        (entry.msgctxt, entry.msgid): entry for entry in known if not entry.obsolete
    }
    result = polib.POFile(wrapwidth=78)
    result.header = template.header
    result.metadata = {**HEADER, **known.metadata, "Language": language}
    for entry in template:
        before = translations.get((entry.msgctxt, entry.msgid))
        result.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgstr=before.msgstr if before else "",
                comment=entry.comment,
                tcomment=before.tcomment if before else "",
                occurrences=entry.occurrences,
                flags=sorted({*entry.flags, *(before.flags if before else ())}),
            )
        )
    return result


def main(template_path, target_path):
    """Merge, write the file if it changes, and tell what is left to translate."""
    target = Path(target_path)
    known = polib.pofile(str(target)) if target.exists() else polib.POFile()
    result = merge(polib.pofile(template_path), known, target.stem)
    text = f"{result}"
    if not target.exists() or target.read_text() != text:
        target.write_text(text)
    missing = len(result.untranslated_entries()) + len(result.fuzzy_entries())
    print(f"{target.parent.parent.name}: {len(result)} terms, {missing} to translate")


if __name__ == "__main__":
    main(*sys.argv[1:])
