"""The virtual environment, and the environment variables of every Odoo process."""

import os
import shutil
import sys
from pathlib import Path

from tools import paths, postgres
from tools.paths import BIN, DEV, PYTHON, REQUIREMENTS, VENV
from tools.shell import Failure, run, stamp, stamped, step

BARCODE_CHECK = """
from reportlab.graphics.barcode import createBarcodeDrawing
drawing = createBarcodeDrawing("Code128", value="RMA1", format="png")
assert drawing.asString("png")[1:4] == b"PNG"
"""


def ensure_venv():
    """Build the virtual environment with the pinned requirements."""
    inputs = paths.digest(sys.version, VENV, *REQUIREMENTS)
    if stamped("venv", inputs) and PYTHON.exists():
        return
    with step("building the virtual environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        run(
            [sys.executable, "-m", "venv", VENV],
            remedy="apt-get install python3-venv",
        )
        command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
        for requirements in REQUIREMENTS:
            command += ["-r", requirements]
        run(
            command,
            log="pip.log",
            remedy="check that this machine reaches its Python package index",
        )
    stamp("venv", inputs)


def ensure_odoo_importable():
    """Let the virtual environment find Odoo."""
    home = paths.odoo_home()
    (site,) = VENV.glob("lib/python3*/site-packages")
    link = site / "odoo-home.pth"
    if not link.exists() or link.read_text().strip() != str(home):
        link.write_text(f"{home}\n")


def ensure_programs():
    """Put wkhtmltopdf with patched Qt first in PATH; check it and barcodes."""
    inputs = paths.digest("programs", VENV, *REQUIREMENTS)
    if stamped("programs", inputs):
        return
    (program,) = VENV.glob("lib/python3*/site-packages/pydf/bin/wkhtmltopdf")
    program.chmod(0o755)
    BIN.mkdir(parents=True, exist_ok=True)
    link = BIN / "wkhtmltopdf"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(program, BIN))
    version = run([link, "--version"], remedy="apt-get install libxrender1 libxext6")
    if "with patched qt" not in version:
        raise Failure(f"wkhtmltopdf is not the one with patched Qt: {version}")
    run([PYTHON, "-c", BARCODE_CHECK], remedy="./dev reset --all, then again")
    stamp("programs", inputs)


def odoo_environment(**more):
    """Return the environment variables of an Odoo process.

    Tests that make databases of their own ask for the same Odoo.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "ODOO_HOME"
        or not name.startswith(("PG", "ODOO_", "OPENERP_", "PYTHON", "PYTEST_"))
    }
    kept.update(
        PATH=f"{BIN}:{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        PGHOST=str(postgres.socket_folder()),
        PGUSER=postgres.ROLE,
        PYTHONDONTWRITEBYTECODE=os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        LANG="C.UTF-8",
        TZ="UTC",
    )
    kept.update(more)
    return kept


def write_config():
    """Write the configuration file that every Odoo process reads."""
    options = {
        "addons_path": ",".join(map(str, paths.odoo_addons_path())),
        "data_dir": paths.DATA_DIR,
        "db_host": postgres.socket_folder(),
        "db_user": postgres.ROLE,
        "http_interface": "127.0.0.1",
        "list_db": False,
        "max_cron_threads": 0,
        "screenshots": paths.SCREENSHOTS,
        "with_demo": True,
        "workers": 0,
    }
    text = "[options]\n" + "".join(f"{key} = {options[key]}\n" for key in options)
    for folder in (DEV, Path(paths.DATA_DIR), paths.SCREENSHOTS, paths.LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    if not paths.CONFIG.exists() or paths.CONFIG.read_text() != text:
        paths.CONFIG.write_text(text)
