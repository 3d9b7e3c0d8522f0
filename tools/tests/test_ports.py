"""Picking a port to serve on."""

import socket

from tools import ports


def test_busy_port_makes_way_for_another():
    with socket.socket() as busy:
        busy.bind((ports.LOOPBACK, 0))
        busy.listen()
        taken = busy.getsockname()[1]
        assert not ports.is_free(taken)
        picked = ports.pick(taken)
    assert picked != taken
    assert ports.is_free(picked)


def test_free_port_is_taken_as_asked():
    with socket.socket() as probe:
        probe.bind((ports.LOOPBACK, 0))
        free = probe.getsockname()[1]
    assert ports.pick(free) == free
