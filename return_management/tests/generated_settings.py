"""How many examples hypothesis makes up, and how."""

import os
import tempfile

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

# Hypothesis would keep its files in the working directory.
set_hypothesis_home_dir(os.path.join(tempfile.gettempdir(), "hypothesis"))
DEEP = bool(os.environ.get("RETURN_DEEP"))
NUMBER = st.integers(0, 11)


def make_steps(low, high):
    """Return sequences of choices, each with the numbers that an operation needs.

    :param int low: the fewest steps of an example.
    :param int high: the most steps.
    """
    step = st.tuples(st.integers(0, 99), st.tuples(NUMBER, NUMBER, NUMBER))
    return st.lists(step, min_size=low, max_size=high)


def examples(usual, deep):
    """Return the settings of a test.

    :param int usual: examples that are always run.
    :param int deep: examples where there is time for more.
    :rtype: hypothesis.settings
    """
    return settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=deep if DEEP else usual,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        # Making a failure smaller takes minutes: only where there is time for it.
        phases=tuple(Phase) if DEEP else (Phase.explicit, Phase.generate),
    )
