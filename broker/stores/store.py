"""What every store keeps and answers, exactly: numbers, to the millisecond."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from devices.reading import Reading


class Sample(msgspec.Struct, frozen=True):
    """What a device reported of one quantity within [at_ms, at_ms + width of the bucket)."""

    at_ms: int
    mean: float
    low: float
    high: float
    last: float
    """Of the reading with the greatest `at`."""
    count: int


class Usage(msgspec.Struct, frozen=True):
    """How much a store holds: what the health page says."""

    readings: int
    oldest_ms: int | None
    """By `received_ms`."""
    bytes: int | None
    """On disk; None where the store cannot tell."""


class StoreUnavailable(Exception):
    """The store cannot write or answer now (disk full, server away); nothing was lost, and trying again may help."""


class StoreRefused(Exception):
    """The store cannot be opened as it stands (newer, in use, wrong token); the message gives culprit and cure."""


class Store(Protocol):
    """Safe to call from any thread. `run` selects that run's readings and those of real devices, which have none."""

    def write(self, readings: Sequence[Reading]) -> None:
        """Durable when it returns, or `StoreUnavailable`. Writing a reading again changes nothing.

        A reading's identity in the store is (run, device, quantity, at, seq).
        """
        ...

    def latest(self) -> list[Reading]:
        """Of each device, in the run that it spoke in last, the reading with the greatest `at`."""
        ...

    def history(
        self, device: str, quantity: str, *, start_ms: int, end_ms: int, points: int, run: str = ""
    ) -> list[Sample]:
        """At most `points` samples of [start_ms, end_ms) in order of time; buckets without a reading are left out."""
        ...

    def aggregate(
        self,
        groups: Mapping[str, Sequence[str]],
        quantity: str,
        *,
        start_ms: int,
        end_ms: int,
        every_ms: int,
        run: str = "",
    ) -> dict[str, list[Sample]]:
        """For each named group of devices (a place, a zone), a sample for each `every_ms` that has readings."""
        ...

    def retain(self, *, oldest_ms: int, max_bytes: int) -> int:
        """Drop what was received before `oldest_ms`, then the oldest until the rest fits; how many readings went."""
        ...

    def usage(self) -> Usage: ...

    def close(self) -> None: ...
