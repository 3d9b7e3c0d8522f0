"""Where things are: the repository, its state folder, Odoo and the addons."""

import ast
import functools
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
VENV = DEV / "venv"
PYTHON = VENV / "bin" / "python"
BIN = DEV / "bin"
LOGS = DEV / "log"
CONFIG = DEV / "odoo.conf"
DATA_DIR = DEV / "data"
FILESTORE = DATA_DIR / "filestore"
SCREENSHOTS = DEV / "screenshots"
REQUIREMENTS = (ROOT / "requirements" / "odoo.txt", ROOT / "requirements" / "dev.txt")
# A folder beside the repository may hold files that are slow to fetch.
CACHE = ROOT.parent / "shared" / "cache"
UNPACKED = DEV / "odoo"
# The addon that satellites and bridges stand on
CORE = "return_management"
# Odoo's addons that the core and its satellites stand on, and what tests need of them
BASE_ADDONS = (
    "account",
    "contacts",
    # Refunds through online payments are tested with Odoo's own demo provider.
    "payment_demo",
    "portal",
    "rating",
    "sale_management",
    "sale_stock",
    "stock_account",
)


def addons():
    """Return the addon folders of this repository, in alphabetical order."""
    return sorted(path.parent for path in ROOT.glob("*/__manifest__.py"))


def manifest(addon):
    """Return the manifest of an addon."""
    return ast.literal_eval((addon / "__manifest__.py").read_text())


def core_addons():
    """Return the core and those of our addons that it stands on."""
    below = stack(ROOT / CORE)
    return [addon for addon in addons() if addon.name in below]


def satellites():
    """Return the addons that install themselves and need no more than the core does."""
    return [addon for addon in _automatic_addons() if not _joined_by(addon)]


def bridges():
    """Return the addons that install themselves beside one of Odoo's addons."""
    return [addon for addon in _automatic_addons() if _joined_by(addon)]


def tested_with(name):
    """Return the first satellite that stands on one of our addons, or nothing."""
    found = (addon.name for addon in satellites() if name in stack(addon))
    return next(found, None)


def joined_addons():
    """Return the names of Odoo's addons that the bridges need beyond the base."""
    return sorted(set().union(*map(_joined_by, bridges())))


def stack(addon):
    """Return the names of all that an addon stands on by our manifests, and its own."""
    ours = {other.name: other for other in addons()}
    found, left = set(), [addon.name]
    while left:
        name = left.pop()
        found.add(name)
        if name in ours:
            left += set(manifest(ours[name]).get("depends", ())) - found
    return found


def _automatic_addons():
    return [addon for addon in addons() if manifest(addon).get("auto_install")]


def _joined_by(addon):
    ours = {other.name for other in addons()}
    return stack(addon) - ours - _base_stack()


@functools.cache
def _base_stack():
    """Return the names of Odoo's addons in the base, with all that they stand on."""
    found, left = set(), ["base", *BASE_ADDONS]
    while left:
        name = left.pop()
        found.add(name)
        for folder in odoo_addons_path()[:-1]:
            if (folder / name / "__manifest__.py").is_file():
                left += set(manifest(folder / name).get("depends", ())) - found
    return found


def has_assets(folders):
    """Return whether an addon adds to the bundles of the client, tours left aside."""
    return any(
        set(manifest(addon).get("assets", ())) - {"web.assets_tests"}
        for addon in folders
    )


def odoo_home():
    """Return the folder that contains the `odoo` package."""
    if os.environ.get("ODOO_HOME"):
        return Path(os.environ["ODOO_HOME"]).expanduser().resolve()
    return UNPACKED / "usr/lib/python3/dist-packages"


def odoo_addons_path():
    """Return the folders Odoo loads addons from; the repository comes last."""
    home = odoo_home()
    folders = [home / "odoo" / "addons"]
    # A checkout of Odoo's own repository keeps most addons beside the package.
    if not (folders[0] / "sale").is_dir():
        folders.append(home / "addons")
    return [*folders, ROOT]


def digest(*parts):
    """Return a short hash of texts and of the contents of files."""
    result = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path) and part.is_file():
            result.update(part.read_bytes())
        else:
            result.update(str(part).encode())
        result.update(b"\0")
    return result.hexdigest()[:12]
