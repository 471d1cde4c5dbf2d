"""Street drains: what they swallow depends on the canal that they lead to."""

FREE_M = 0.5
"""Drains carry their full rate while the canal stands this far below its bank, and none at bank-full [own]."""


def drains_room(canal_m: float, *, bank_m: float) -> float:
    """The share of their rate that drains still carry."""
    return min(max((bank_m - canal_m) / FREE_M, 0.0), 1.0)
