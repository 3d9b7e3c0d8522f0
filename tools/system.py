"""Debian packages that the project needs, installed only where missing."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

from tools.shell import Failure, as_root, run, step

LIBRARIES = (
    "ca-certificates",
    "fontconfig",
    "fonts-dejavu-core",
    "fonts-noto-cjk",
    "libfontconfig1",
    "libfreetype6",
    "libmagic1",
    "libx11-6",
    "libxext6",
    "libxrender1",
)


def wanted_packages():
    """Return the packages this machine should have, with our reason to ask."""
    wanted = list(LIBRARIES)
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        wanted.append("postgresql")
    if importlib.util.find_spec("ensurepip") is None:
        wanted.append("python3-venv")
    if not any(map(shutil.which, ("google-chrome", "chromium", "chromium-browser"))):
        wanted.append("chromium")
    if not shutil.which("pdftotext"):
        wanted.append("poppler-utils")
    return wanted


def install(packages):
    """Install the Debian packages of a list that are missing."""
    missing = [name for name in packages if not is_installed(name)]
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise Failure(
            f"Missing: {', '.join(missing)}.\n"
            "Remedy: install them with the package manager of this system."
        )
    remedy = f"apt-get update && apt-get install {' '.join(missing)}"
    with step(f"installing Debian packages: {', '.join(missing)}"):
        run(as_root(["apt-get", "update"]), log="apt-update.log", remedy=remedy)
        run(
            as_root(
                ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y"]
                + ["--no-install-recommends", *missing]
            ),
            log="apt-install.log",
            remedy=remedy,
        )


def is_installed(package):
    """Return whether a Debian package is installed."""
    if not shutil.which("dpkg-query"):
        return False
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}", package],
        capture_output=True,
        text=True,
    )
    return done.stdout == "install ok installed"
