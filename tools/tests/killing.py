"""Kills processes in the middle of their work, and looks at what they left.

Runs in an Odoo shell: every piece of work is done by a child process with connections
of its own, and so is every look at the database afterwards.
"""

import json
import os
import random
import signal
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

# What tells nothing about work that was done
IGNORED = ("bus_", "ir_", "orm_", "res_users_", "base_registry_", "web_")


class Killer:
    """Counts what a process does, and ends it without a warning at one moment.

    A moment is before a statement, before or after a commit, or beside a message to
    the world outside: a mail, the question to a provider.
    """

    def __init__(self, moment=None, is_dry=False):
        self.moment, self.is_dry, self.count = moment, is_dry, 0

    def tick(self):
        self.count += 1
        if self.count == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self):
        """Let the connections of this process be counted from now on."""
        execute = sql_db.Cursor.execute
        commit = sql_db.PsycoConnection.commit

        def counted_execute(cursor, *args, **kwargs):
            self.tick()
            return execute(cursor, *args, **kwargs)

        def counted_commit(connection):
            self.tick()
            if not self.is_dry:
                commit(connection)
            self.tick()

        patch.object(sql_db.Cursor, "execute", counted_execute).start()
        # Never undone: this process ends soon. It is a method of psycopg2 otherwise.
        sql_db.PsycoConnection.commit = counted_commit


class World:
    """What is outside of the database: it remembers what a dead process did."""

    def __init__(self, path):
        self.path, self.killer = Path(path), Killer()

    def note(self, text):
        self.killer.tick()
        if not self.killer.is_dry:
            with self.path.open("a") as stream:
                stream.write(f"{text}\n")
        self.killer.tick()

    def read(self, kind):
        """Return what was noted of a kind, oldest first."""
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return [line for line in lines if line.startswith(f"{kind} ")]


class Children:
    """Processes that do one thing each on a database."""

    def __init__(self, database, world):
        self.database, self.world = database, world
        # By name of the work: how many moments it takes, and how often it was killed
        self.moments, self.killed = {}, Counter()

    def run(self, work, killer=None):
        """Do something in a process of its own.

        :param callable work: takes an environment; what it returns is handed on.
        :param Killer killer: that may end it.
        :return: what the work returned, or None if the process was killed.
        """
        # A child must not share connections with us.
        sql_db.close_all()
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            self._live(work, killer or Killer(), writer)
        os.close(writer)
        with os.fdopen(reader) as stream:
            answer = stream.read()
        __, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return None
        answer = json.loads(answer)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["result"]

    def _live(self, work, killer, writer):
        """Be the child; never returns."""
        answer = {}
        try:
            self.world.killer = killer
            registry = Registry(self.database)
            registry.clear_all_caches()
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                killer.watch()
                result = work(env)
                cr.commit()
            answer["result"] = killer.count if killer.is_dry else result
        except BaseException:  # noqa: BLE001 - whatever it is, the parent tells it
            answer["error"] = traceback.format_exc()
        with suppress(BrokenPipeError):
            os.write(writer, json.dumps(answer).encode())
        os._exit(0)

    def kill(self, name, work, reach=1):
        """Do something, and be killed at any moment of it.

        :param str name: of the work; it takes as many moments each time.
        :param int reach: how much longer it takes once its first commit is real.
        :return: whether it was killed, and not through before.
        :rtype: bool
        """
        if name not in self.moments:
            # Counted without keeping what it does.
            self.moments[name] = self.run(work, Killer(is_dry=True))
        moment = random.randint(1, self.moments[name] * reach)
        is_killed = self.run(lambda env: work(env) or 0, Killer(moment)) is None
        self.killed[name] += is_killed
        return is_killed


def digest(env):
    """Return what is in the tables of the database that tell about work.

    :rtype: dict[str, str]
    """
    env.cr.execute(
        "SELECT relname FROM pg_stat_user_tables WHERE relname ~ "
        "'^(return_|stock_|account_|payment_|sale_|mail_|controlled_|rating_)'"
        " ORDER BY relname"
    )
    tables = [name for (name,) in env.cr.fetchall() if not name.startswith(IGNORED)]
    parts = [
        f"SELECT '{name}', md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
        f' FROM "{name}" t'
        for name in tables
    ]
    env.cr.execute(" UNION ALL ".join(f"({part})" for part in parts))
    return dict(env.cr.fetchall())


def compare(before, after):
    """Return the names of the tables that differ."""
    return sorted(name for name in after if before.get(name) != after[name])
