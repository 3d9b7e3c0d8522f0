"""`./dev i18n`: export the terms of the addons and merge them into zh_CN.po."""

import re

from tools import databases, environment, paths
from tools.paths import CONFIG, PYTHON, ROOT
from tools.shell import run, step

DATES = re.compile(rb'^"(POT-Creation|PO-Revision)-Date:.*\n', re.MULTILINE)


def add_arguments(parser):
    """Declare the options of `./dev i18n`."""
    parser.add_argument(
        "--check",
        action="store_true",
        help="fail if the files in the repository were not up to date",
    )


def main(options, rest):
    """Export and merge; files whose terms did not change stay as they are."""
    databases.ensure_environment()
    if not paths.addons():
        return 0
    template = databases.ensure_template(kind=databases.ALL)
    files = [path for addon in paths.addons() for path in translation_files(addon)]
    before = {path: path.read_bytes() for path in files if path.exists()}
    with step("exporting terms"):
        export(template)
    for addon in paths.addons():
        pot, translated = translation_files(addon)
        keep_if_only_dates_changed(pot, before.get(pot))
        print(_merge(pot, translated).strip())
    changed = [path for path in files if path.read_bytes() != before.get(path)]
    for path in changed:
        print(f"changed: {path.relative_to(ROOT)}")
    return 1 if options.check and changed else 0


def translation_files(addon):
    """Return the template and the translation of an addon."""
    folder = addon / "i18n"
    return folder / f"{addon.name}.pot", folder / f"{databases.LANGUAGE}.po"


def export(database):
    """Let Odoo write `i18n/<addon>.pot` of every addon."""
    names = [addon.name for addon in paths.addons()]
    run(
        [PYTHON, "-m", "odoo", "i18n", "export", "-c", CONFIG, "-d", database, *names],
        log="i18n.log",
        cwd=paths.DEV,
        env=environment.odoo_environment(),
    )


def keep_if_only_dates_changed(path, before):
    """Put a file's former content back if the new one is only younger."""
    if before and DATES.sub(b"", before) == DATES.sub(b"", path.read_bytes()):
        path.write_bytes(before)


def _merge(pot, translated):
    return run([PYTHON, "tools/merge_translations.py", pot, translated], cwd=ROOT)
