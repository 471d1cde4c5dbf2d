"""An alert, and how a store keeps it: as a time series of its own, so that it is durable with what decided it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

import msgspec

from devices.provenance import Provenance
from devices.reading import Reading
from devices.rule import ALERT, LEVELS
from devices.topic import Address


class Quake(msgspec.Struct, frozen=True):
    """What an early warning has found out."""

    lon: float
    lat: float
    """Of the epicentre."""
    origin_ms: int
    magnitude: float
    spread: float
    """One standard deviation."""
    stations: int
    """That agree."""


class Alert(msgspec.Struct, frozen=True):
    """One revision of it. All times but `received_ms` are those of the readings that decided, epoch milliseconds."""

    key: str
    """`solution.alert key`, for example `flood.canal`."""
    device: str
    """Whose values raised it."""
    level: str
    """The lowest of `LEVELS`: cleared."""
    since_ms: int
    """When it was raised."""
    at_ms: int
    """When this revision was decided; later than the one before."""
    revision: int
    """1 is the raise."""
    previous_ms: int | None
    """When the revision before this one was decided."""
    received_ms: int
    run: str
    provenance: Provenance
    quake: Quake | None = None
    """Where a detector has found one."""

    @property
    def is_open(self) -> bool:
        return self.level != LEVELS[0]

    @property
    def city(self) -> str:
        return self.device.split(".", 1)[0]

    @property
    def solution(self) -> str:
        return self.key.split(".", 1)[0]

    @property
    def id(self) -> str:
        """The same for all its revisions, however often a hub decides it anew from the same readings."""
        city, kind, name = self.device.split(".", 2)
        moment = sha256(f"{kind} {self.run} {self.since_ms}".encode()).hexdigest()[:10]
        return f"{city}.{self.key}.{name}.{moment}"


class Decision(NamedTuple):
    """A new revision, and how it came about."""

    alert: Alert
    by: int
    """Which of the readings that were applied together decided."""
    is_news: bool
    """Not of a past that is played over."""


def reading_of(alert: Alert) -> Reading:
    """What the store keeps of a revision: an address of its own, which no device can speak on."""
    city, _, name = alert.device.split(".", 2)
    values = {"level": float(LEVELS.index(alert.level)), "since": alert.since_ms / 1000}
    if alert.previous_ms is not None:
        values["previous"] = alert.previous_ms / 1000
    if alert.quake is not None:
        values |= _values_of(alert.quake)
    return Reading(
        city=city,
        kind=ALERT,
        device=Address(city, ALERT, f"{alert.key.replace('.', ':', 1)}:{name}").id,
        at_ms=alert.at_ms,
        received_ms=alert.received_ms,
        values=values,
        provenance=alert.provenance,
        run=alert.run,
        seq=alert.revision,
    )


def alert_of(reading: Reading, *, kind: str) -> Alert:
    """The reverse of `reading_of`; `kind` is that of the devices whose values raise it."""
    solution, key, name = reading.device.split(".", 2)[2].split(":", 2)
    previous = reading.values.get("previous")
    return Alert(
        key=f"{solution}.{key}",
        device=Address(reading.city, kind, name).id,
        level=LEVELS[round(reading.values["level"])],
        since_ms=round(reading.values["since"] * 1000),
        at_ms=reading.at_ms,
        revision=reading.seq or 1,
        previous_ms=None if previous is None else round(previous * 1000),
        received_ms=reading.received_ms,
        run=reading.run,
        provenance=reading.provenance,
        quake=_quake_of(reading.values),
    )


def key_of(reading: Reading) -> str:
    """Of which alert a stored revision is."""
    solution, key, _ = reading.device.split(".", 2)[2].split(":", 2)
    return f"{solution}.{key}"


def _values_of(quake: Quake) -> dict[str, float]:
    return {
        "lon": quake.lon,
        "lat": quake.lat,
        "origin": quake.origin_ms / 1000,
        "magnitude": quake.magnitude,
        "spread": quake.spread,
        "stations": float(quake.stations),
    }


def _quake_of(values: Mapping[str, float]) -> Quake | None:
    if "origin" not in values:
        return None
    return Quake(
        lon=values["lon"],
        lat=values["lat"],
        origin_ms=round(values["origin"] * 1000),
        magnitude=values["magnitude"],
        spread=values["spread"],
        stations=round(values["stations"]),
    )
