"""Odoo 19 as Debian packages it, unpacked into the project's own folder."""

import os
import shutil
from pathlib import Path

from tools import paths
from tools.paths import CACHE, DEV, UNPACKED
from tools.shell import Failure, as_root, run, stamp, stamped, step
from tools.system import install

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# The package links to scripts and fonts of others; without jquery every page fails.
COMPANIONS = (
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Odoo's style sheets are written for version 4.7, which the stable suite has.
STABLE_COMPANIONS = ("fonts-font-awesome",)
# Debian leaves this script out of the package, and every tour asks for it.
NPM_PACKAGE = "@mediapipe/selfie_segmentation@0.1.1675465747"
NPM_TARGET = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
RECIPE = "1"


def ensure_odoo():
    """Make Odoo 19 available: the folder named by ODOO_HOME, or our own copy."""
    home = paths.odoo_home()
    if os.environ.get("ODOO_HOME"):
        if not (home / "odoo" / "release.py").is_file():
            raise Failure(f"ODOO_HOME={home} has no folder `odoo` with Odoo 19 in it.")
        return
    inputs = paths.digest(RECIPE, os.environ.get("ODOO_DEB", ""), UNPACKED)
    if stamped("odoo", inputs) and (home / "odoo" / "release.py").is_file():
        return
    with step("fetching and unpacking Odoo 19"):
        _build()
    stamp("odoo", inputs)


def _build():
    """Unpack everything beside the final place, then rename."""
    downloads, draft = DEV / "downloads", DEV / "odoo.draft"
    for folder in (downloads, draft):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    sid = _sid_options(downloads)
    _unpack(local_package() or _download(downloads, sid, "odoo-19"), draft)
    for name in COMPANIONS:
        _unpack(_download(downloads, sid, name), draft)
    for name in STABLE_COMPANIONS:
        _unpack(_download(downloads, (), name), draft)
    _add_npm_script(downloads, draft / "usr/lib/python3/dist-packages" / NPM_TARGET)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    draft.rename(UNPACKED)
    shutil.rmtree(downloads)


def local_package():
    """Return a local copy of the Odoo package, if there is one."""
    named = os.environ.get("ODOO_DEB")
    if named and not Path(named).is_file():
        raise Failure(f"ODOO_DEB={named} is not a file.")
    found = [Path(named)] if named else sorted(CACHE.glob("odoo-19_*.deb"))
    return found[-1].resolve() if found else None


def _sid_options(downloads):
    """Read the index of Debian's unstable suite and return apt's options for it."""
    targets = run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(SUITE)"]
        + ["Identifier: Packages"]
    )
    archives = [
        line.split()[0] for line in targets.splitlines() if "-" not in line.split()[-1]
    ]
    if not archives or not KEYRING.is_file():
        raise Failure(
            "apt knows no Debian archive, or its keyring is missing.\n"
            "Remedy: name a copy of the odoo-19 package in ODOO_DEB, or a folder "
            "with Odoo 19 in ODOO_HOME."
        )
    source = downloads / "sid.list"
    source.write_text(f"deb [signed-by={KEYRING}] {archives[0]} sid main\n")
    (downloads / "lists" / "partial").mkdir(parents=True)
    options = [
        *("-o", f"Dir::Etc::sourcelist={source}"),
        *("-o", "Dir::Etc::sourceparts=/dev/null"),
        *("-o", f"Dir::State::lists={downloads / 'lists'}"),
        *("-o", f"Dir::Cache={downloads / 'cache'}"),
        *("-o", "APT::Sandbox::User=root"),
    ]
    run(
        ["apt-get", *options, "update"],
        log="apt-sid.log",
        remedy="check that this machine reaches its Debian archive",
    )
    return options


def _download(downloads, options, name):
    """Download one Debian package and return its file."""
    if not options and not list(Path("/var/lib/apt/lists").glob("*_Packages*")):
        run(as_root(["apt-get", "update"]), log="apt-update.log")
    run(
        ["apt-get", *options, "download", name],
        cwd=downloads,
        remedy="if the archive no longer has it, name a copy of odoo-19 in ODOO_DEB "
        "or a folder with Odoo 19 in ODOO_HOME",
    )
    return max(downloads.glob(f"{name}_*.deb"), key=lambda path: path.stat().st_mtime)


def _unpack(package, target):
    """Unpack a Debian package without the second copy of the addons in it."""
    script = (
        'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --no-same-owner '
        "--exclude=./usr/lib/python3/dist-packages/addons --exclude=./etc"
    )
    run(["bash", "-o", "pipefail", "-c", script, "unpack", package, target])


def _add_npm_script(downloads, target):
    """Add the script that the package lacks."""
    if not shutil.which("npm"):
        install(["npm"])
    run(
        ["npm", "pack", "--silent", NPM_PACKAGE],
        cwd=downloads,
        remedy="check that this machine reaches its npm registry",
    )
    (archive,) = downloads.glob("mediapipe-selfie_segmentation-*.tgz")
    target.parent.mkdir(parents=True, exist_ok=True)
    member = "package/selfie_segmentation.js"
    run(["tar", "-xzf", archive, "-C", downloads, member])
    shutil.copy(downloads / member, target)
