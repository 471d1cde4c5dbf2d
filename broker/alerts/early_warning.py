"""An alert that the early warning decides: from what stations say each second to its revisions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from broker.alerts.alert import Alert, Quake
from broker.alerts.life import raised, revised
from broker.alerts.near import Surroundings, metres_between
from broker.alerts.standing import Alerts
from broker.warning.intensity import DAMAGING, STRONG, expected_intensity
from broker.warning.magnitude import Magnitude
from broker.warning.watch import LASTS_S, EarlyWarning, Watch
from broker.warning.waves import S_KM_S, km_between, ray_km
from broker.warning.witness import Report
from devices.city import City
from devices.provenance import Provenance
from devices.rule import LEVELS, AlertRule
from devices.rule import EarlyWarning as Detector
from devices.topic import Address

PASSES_S = 60.0
"""After S has come to the last place where people live, the strong shaking is over [own]."""

Home = tuple[float, float]
"""Longitude and latitude of a place where people live."""


class Station(Protocol):
    @property
    def address(self) -> Address: ...
    @property
    def values(self) -> Mapping[str, float]: ...
    @property
    def at_ms(self) -> int: ...
    @property
    def received_ms(self) -> int: ...
    @property
    def provenance(self) -> str: ...
    @property
    def run(self) -> str: ...


@dataclass(slots=True)
class Network:
    """The stations of one run, second by second: a second is judged when all have spoken who spoke in the last one.

    So what is decided depends on the readings alone, and not on how they arrive together.
    """

    watch: Watch = field(default_factory=Watch)
    where: dict[str, Home] = field(default_factory=dict)
    provenances: set[Provenance] = field(default_factory=set)
    now_s: float = 0.0
    _second: int | None = None
    _is_judged: bool = True
    _spoken: set[str] = field(default_factory=set)
    _awaited: set[str] = field(default_factory=set)

    def is_overdue(self, report: Report) -> bool:
        """A new second begins and the last was never judged: somebody has fallen silent."""
        return not self._is_judged and self._second is not None and round(report.at_s) > self._second

    def hear(self, report: Report) -> None:
        self.watch.hear(report)
        self.where[report.station] = (report.lon, report.lat)
        second = round(report.at_s)
        if self._second is None or second > self._second:
            self._second, self._is_judged = second, False
            self._awaited, self._spoken = self._spoken, set()
        if second == self._second:
            self.now_s = max(self.now_s, report.at_s)
            self._spoken.add(report.station)
            self._awaited.discard(report.station)

    def is_whole(self) -> bool:
        return not self._is_judged and not self._awaited

    def judge(self) -> EarlyWarning | None:
        self._is_judged = True
        return self.watch.judge(self.now_s)

    def nearest(self, lon: float, lat: float) -> str:
        return min(self.where, key=lambda station: (metres_between(self.where[station], (lon, lat)), station))


@dataclass(slots=True)
class EarlyWarnings:
    """Of one alert rule. Not shared between threads, as the `Alerts` that it adds to."""

    key: str
    """`solution.alert key`."""
    rule: AlertRule
    detector: Detector
    homes: tuple[Home, ...]
    surroundings: Surroundings
    alerts: Alerts
    _networks: dict[str, Network] = field(default_factory=dict)
    """By run: clocks of different runs have nothing to do with each other."""

    @classmethod
    def of(cls, key: str, rule: AlertRule, city: City, surroundings: Surroundings, alerts: Alerts) -> "EarlyWarnings":
        assert rule.detector, "the caller looks"
        homes = tuple((each.lon, each.lat) for each in city.places.values() if each.kind in rule.detector.places)
        return cls(key, rule, rule.detector, homes, surroundings, alerts)

    def begin(self, run: str) -> None:
        self._networks = {known: network for known, network in self._networks.items() if known in ("", run)}

    def heard(self, station: Station, *, restored: bool) -> Iterator[Alert]:
        """New revisions, after what a station has said."""
        report = self._report(station)
        if report is None:
            return
        network = self._network(station.run)
        network.provenances.add(Provenance(station.provenance))
        if restored:
            network.hear(report)
            return
        if network.is_overdue(report):
            yield from self._judge(network, station)
        network.hear(report)
        if network.is_whole():
            yield from self._judge(network, station)

    def _report(self, station: Station) -> Report | None:
        where, said = self.surroundings.where(station.address), station.values
        if where is None or "displacement" not in said:
            return None
        since_s = said.get("since") if said.get("triggered") else None
        return Report(station.address.id, *where, station.at_ms / 1000, said["displacement"], since_s)

    def _network(self, run: str) -> Network:
        """After a restart, what was told stands."""
        if run not in self._networks:
            network = self._networks[run] = Network()
            if (standing := self._open(run)) is not None and standing.quake is not None:
                network.watch.resume(_warning_of(standing, standing.quake))
        return self._networks[run]

    def _open(self, run: str) -> Alert | None:
        return next(
            (each for each in self.alerts.all() if each.key == self.key and each.run == run and each.is_open), None
        )

    def _judge(self, network: Network, by: Station) -> Iterator[Alert]:
        warning, standing = network.judge(), self._open(by.run)
        is_another = warning is not None and warning.life == "raised"
        is_false = warning is not None and warning.life == "cancelled"
        if standing is not None and (is_another or is_false or self._is_over(standing, network.now_s)):
            yield self._kept(self._revised(standing, LEVELS[0], standing.quake, network, by))
            standing = None
        if warning is None or is_false:
            return
        quake, level = _quake_of(warning), self._level(warning)
        if standing is not None:
            yield self._kept(self._revised(standing, max(level, self.rule.level, key=LEVELS.index), quake, network, by))
        elif LEVELS.index(level) >= LEVELS.index(self.rule.level):
            yield self._kept(self._raised(level, quake, network, by))

    def _raised(self, level: str, quake: Quake, network: Network, by: Station) -> Alert:
        device = network.nearest(quake.lon, quake.lat)
        before = self.alerts.newest(self.key, device, run=by.run)
        return raised(
            self.key,
            device,
            level,
            before=before,
            at_ms=round(network.now_s * 1000),
            received_ms=by.received_ms,
            run=by.run,
            provenance=_least_real(network.provenances),
            quake=quake,
        )

    def _revised(self, before: Alert, level: str, quake: Quake | None, network: Network, by: Station) -> Alert:
        at_ms = round(network.now_s * 1000)
        return revised(before, level, at_ms=at_ms, received_ms=by.received_ms, quake=quake)

    def _kept(self, alert: Alert) -> Alert:
        self.alerts.keep(alert)
        return alert

    def _level(self, warning: EarlyWarning) -> str:
        """By the strongest shaking that is expected where people live."""
        strongest = max(
            (expected_intensity(warning.magnitude.value, warning.ray_km(*home)) for home in self.homes), default=1.0
        )
        if strongest >= DAMAGING:
            return "danger"
        is_felt = strongest >= STRONG or warning.magnitude.value >= self.detector.felt_anywhere_from
        return "warning" if is_felt else LEVELS[0]

    def _is_over(self, alert: Alert, now_s: float) -> bool:
        quake = alert.quake
        if quake is None:
            return True
        rays_km = (float(ray_km(km_between(quake.lon, quake.lat, *home))) for home in self.homes)
        lasts_s = max([LASTS_S, *(each_km / S_KM_S + PASSES_S for each_km in rays_km)])
        return now_s > quake.origin_ms / 1000 + lasts_s


def _quake_of(warning: EarlyWarning) -> Quake:
    return Quake(
        lon=warning.lon,
        lat=warning.lat,
        origin_ms=round(warning.origin_s * 1000),
        magnitude=warning.magnitude.value,
        spread=warning.magnitude.spread,
        stations=warning.stations,
    )


def _warning_of(alert: Alert, quake: Quake) -> EarlyWarning:
    return EarlyWarning(
        life="raised" if alert.revision == 1 else "updated",
        revision=alert.revision,
        at_s=alert.at_ms / 1000,
        lon=quake.lon,
        lat=quake.lat,
        origin_s=quake.origin_ms / 1000,
        magnitude=Magnitude(quake.magnitude, quake.spread, quake.stations),
        stations=quake.stations,
    )


def _least_real(provenances: Iterable[Provenance]) -> Provenance:
    """A warning to which one played station has contributed is none that sensors gave."""
    return min(provenances, key=list(Provenance).index)
