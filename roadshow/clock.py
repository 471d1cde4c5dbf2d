"""The two clocks: the wall's, which people set, and one that only goes on."""

import sys
import time
from collections.abc import Callable


def wall_ms() -> int:
    """Epoch milliseconds by this machine's clock."""
    return time.time_ns() // 1_000_000


if sys.platform == "linux":

    def _steady_ns() -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def _steady_ns() -> int:
        """`time.monotonic` stands still here while the machine sleeps."""
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)

else:

    def _steady_ns() -> int:
        """`time.monotonic` counts in steps of 15 ms here before Python 3.13."""
        return time.perf_counter_ns()


def steady_ms() -> int:
    """Milliseconds since some moment; nobody can set it, and it goes on while the machine sleeps."""
    return _steady_ns() // 1_000_000


def stopwatch_clock() -> Callable[[], float]:
    """A clock in epoch milliseconds, to fractions of one: right when it is made, and nobody can set it after."""
    began_ns = time.time_ns() - _steady_ns()
    return lambda: (began_ns + _steady_ns()) / 1e6
