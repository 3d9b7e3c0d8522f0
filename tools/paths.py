"""Where things are: the repository, its state folder, Odoo and the addons."""

import ast
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


def addons():
    """Return the addon folders of this repository, in alphabetical order."""
    return sorted(path.parent for path in ROOT.glob("*/__manifest__.py"))


def manifest(addon):
    """Return the manifest of an addon."""
    return ast.literal_eval((addon / "__manifest__.py").read_text())


def bridges():
    """Return the addons that install themselves beside one of Odoo's addons."""
    return [addon for addon in addons() if manifest(addon).get("auto_install")]


def core_addons():
    """Return the addons that are no bridges."""
    found = bridges()
    return [addon for addon in addons() if addon not in found]


def has_assets(folders):
    """Tell whether an addon adds to the bundles of the client, tours left aside."""
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
