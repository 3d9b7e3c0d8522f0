"""What pytest-odoo leaves to do: own databases, logged errors, skipped tours."""

import contextlib
import json
import logging
import os
import pathlib
import re

import pytest
import pytest_odoo

import odoo

# Parts of the reasons for which Odoo skips tours and PDF reports
MISSING_PROGRAM = re.compile(r"chrom|websocket|'page' target|wkhtmlto", re.IGNORECASE)


@contextlib.contextmanager
def _own_database():
    """Use the copy made for this worker.

    pytest-odoo would copy the database itself, under a name that two runs at the
    same time share, and set `db_name` to a text where Odoo 19 expects a list.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{os.environ['RETURN_RUN_DATABASE']}_{worker}"
    odoo.tools.config["db_name"] = [name]
    yield name
    odoo.sql_db.close_db(name)


pytest_odoo._worker_db_name = _own_database


@pytest.fixture(scope="session", autouse=True)
def prepared_company(load_registry):
    """Make what most classes of tests need, once for all of them."""
    # Addons are found when Odoo is loaded.
    from odoo.addons.return_management.tests.prepared import prepare

    name = odoo.tests.common.get_db_name()
    with odoo.modules.registry.Registry(name).cursor() as cr:
        prepare(odoo.api.Environment(cr, odoo.SUPERUSER_ID, {}))


class _ErrorCollector(logging.Handler):
    """Collects what is logged as an error; `mute_logger` and `assertLogs` hide it."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record):
        """Remember the first lines of one record."""
        self.messages.append(f"{record.name}: {record.getMessage()[:2000]}")


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no worker is left alone with it."""
    items.sort(key=lambda item: not _is_long(item))


def _is_long(item):
    """Return whether a test tries many examples, or goes through a whole database.

    :rtype: bool
    """
    is_generated = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return is_generated or "test_uninstall_satellites" in item.nodeid


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a test during which an error was logged, as Odoo's own runner does."""
    collector = _ErrorCollector()
    logging.getLogger().addHandler(collector)
    try:
        result = yield
    finally:
        logging.getLogger().removeHandler(collector)
    if collector.messages:
        pytest.fail("Logged as error:\n" + "\n".join(collector.messages), pytrace=False)
    return result


def pytest_terminal_summary(terminalreporter):
    """Tell `./dev test` how many tests ended how; workers have no terminal."""
    if os.environ.get("RETURN_OUTCOMES"):
        counts = {
            outcome: len(reports)
            for outcome, reports in terminalreporter.stats.items()
            if outcome
        }
        pathlib.Path(os.environ["RETURN_OUTCOMES"]).write_text(json.dumps(counts))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Fail a test that Odoo skips because a program is missing or does not work."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        if MISSING_PROGRAM.search(reason):
            report.outcome = "failed"
            report.longrepr = f"This test did not run. {reason}"
    return report
