"""A reading: one message of one device after the edge has checked it."""

import msgspec

from devices.provenance import Provenance


class Reading(msgspec.Struct, frozen=True, gc=False):
    """All times are epoch milliseconds.

    `at_ms` is the device's claim and what charts and queries use; `received_ms` is the hub's wall clock and what
    retention and latency use. `run` is empty for a real device, which shows in every run.
    """

    city: str
    kind: str
    device: str
    """The full id, `city.kind.name`."""
    at_ms: int
    received_ms: int
    values: dict[str, float]
    provenance: Provenance = Provenance.REAL
    run: str = ""
    seq: int | None = None
