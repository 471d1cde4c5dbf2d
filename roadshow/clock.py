"""The two clocks: the wall's, which people set, and one that only goes on."""

import sys
import time


def wall_ms() -> int:
    """Epoch milliseconds by this machine's clock."""
    return time.time_ns() // 1_000_000


if sys.platform == "linux":

    def steady_ms() -> int:
        """Milliseconds since some moment; nobody can set it, and it goes on while the machine sleeps."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

elif sys.platform == "darwin":

    def steady_ms() -> int:
        """`time.monotonic` stands still here while the machine sleeps."""
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000

else:

    def steady_ms() -> int:
        return time.monotonic_ns() // 1_000_000
