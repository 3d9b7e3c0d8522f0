"""Not there yet."""

from tools.shell import Failure


def add_arguments(parser):
    """Declare no options."""


def main(options, rest):
    """Say so."""
    raise Failure("This command is not there yet.")
