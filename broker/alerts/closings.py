"""Which places an alert closes: what stands there leaves the numbers, and nobody is sent there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from broker.alerts.alert import Alert
from broker.alerts.near import Surroundings, metres_between
from devices.city import City
from devices.fleet import Device
from devices.rule import LEVELS, Closing
from devices.solution import Solution
from devices.topic import Address


@dataclass(frozen=True, slots=True)
class Closings:
    _surroundings: Surroundings
    _closings: Mapping[str, Closing]
    """By alert key."""
    _closable: tuple[tuple[str, Device], ...]
    """Devices at places of a kind that an alert may close, with that kind; all else is never looked at."""

    @classmethod
    def of(
        cls, city: City, solutions: Iterable[Solution], listed: Iterable[Device], surroundings: Surroundings
    ) -> "Closings":
        closings = {
            f"{solution.id}.{alert.key}": alert.closes
            for solution in solutions
            for alert in solution.alerts
            if alert.closes is not None
        }
        kinds = {kind for closing in closings.values() for kind in closing.places}
        at = ((city.places[device.place].kind, device) for device in listed)
        return cls(surroundings, closings, tuple((kind, device) for kind, device in at if kind in kinds))

    def closed(self, alerts: Iterable[Alert]) -> frozenset[str]:
        """The ids of the devices that stand where one of these alerts has closed the place."""
        if not self._closable:
            return frozenset()
        return frozenset(device.address.id for alert in alerts for device in self._closed_by(alert))

    def _closed_by(self, alert: Alert) -> Iterable[Device]:
        closing = self._closings.get(alert.key)
        here = self._surroundings.where(Address(*alert.device.split(".", 2)))
        if closing is None or here is None or LEVELS.index(alert.level) < LEVELS.index(closing.level):
            return
        for kind, device in self._closable:
            if kind in closing.places and metres_between(here, (device.lon, device.lat)) <= closing.within_m:
                yield device
