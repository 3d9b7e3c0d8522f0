"""What several models need to put themselves into words."""

from functools import reduce


def join_facts(env, facts):
    """Join what is said of one setting, with the stroke of the language.

    :param odoo.api.Environment env: its language counts.
    :param list[str] facts: at least one.
    :rtype: str
    """
    return reduce(
        lambda before, after: env._(
            "%(before)s; %(after)s", before=before, after=after
        ),
        facts,
    )
