"""Kills everything that a return goes through; runs in an Odoo shell."""

import random

from tools.tests.killed_crons import CRONS, Crowd, Library
from tools.tests.killed_shop import open_shop, replace_outside
from tools.tests.killed_walk import Walk
from tools.tests.killing import Children, World


def kill_all(env, path, seed, times):
    """Kill everything some times; return what was done.

    :param str path: of the file that is the world outside.
    :param int seed: of the moments.
    :param int times: how often each step and action is killed.
    :rtype: dict
    """
    random.seed(seed)
    world = World(path)
    children = Children(env.cr.dbname, world)
    replace_outside(env, world)
    env.cr.rollback()
    env.cr.close()
    children.run(open_shop)
    undone = asked_again = 0
    for __ in range(times):
        walk = Walk(children)
        walk.go()
        undone += walk.undone
        asked_again += walk.asked_again
    for name in CRONS:
        while children.killed[f"cron {name}"] < times:
            Crowd(children, name).go(times)
    Library(children).go(times)
    mails = world.read("mail")
    return {
        "undone": undone,
        "asked_again": asked_again,
        "killed": children.killed,
        "mails": len(mails),
        "mails_twice": len(mails) - len(set(mails)),
        "moments": children.moments,
    }
