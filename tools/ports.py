"""Finding a free port on the loopback interface."""

import socket

LOOPBACK = "127.0.0.1"
TRIED = 50


def is_free(port):
    """Return whether a server could listen on a port."""
    with socket.socket() as probe:
        # Odoo sets this option too: a port in its closing phase counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def pick(preferred):
    """Return the preferred port, or the next free one above it."""
    for port in range(preferred, min(preferred + TRIED, 65536)):
        if is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]
