"""What sirens, boards and signs near an alert are told while it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from broker.alerts.alert import Alert
from broker.alerts.near import Surroundings
from broker.commands import Wish
from devices.kind import Kind
from devices.rule import LEVELS, Order
from devices.solution import Solution
from devices.topic import Address


@dataclass(frozen=True, slots=True)
class Orders:
    surroundings: Surroundings
    _orders: Mapping[str, tuple[Order, ...]]
    """By alert key."""
    _at_rest: Mapping[tuple[str, str], float]
    """By kind and quantity that may be ordered, and that no display drives: what it shows without an alert."""

    @classmethod
    def of(cls, solutions: Iterable[Solution], kinds: Mapping[str, Kind], surroundings: Surroundings) -> "Orders":
        solutions = tuple(solutions)
        orders = {f"{solution.id}.{alert.key}": alert.orders for solution in solutions for alert in solution.alerts}
        driven = {(display.kind, display.quantity) for solution in solutions for display in solution.displays}
        named = {(order.kind, order.quantity) for several in orders.values() for order in several if not order.stays}
        at_rest = {
            (kind, key): quantity.range[0]
            for kind, key in named - driven
            if kind in kinds and (quantity := kinds[kind].quantity(key)) is not None
        }
        return cls(surroundings, orders, at_rest)

    def told(self, alert: Alert) -> Iterator[tuple[str, Order]]:
        """The ids of those that this alert speaks to, and what it says to each."""
        device = Address(*alert.device.split(".", 2))
        for order in self._orders[alert.key]:
            for id_ in self.surroundings.near(device, order.kind, order.within_m):
                yield id_, order

    def at_rest(self, actuators: Iterable[Address]) -> Iterator[Wish]:
        """What each shows while no alert speaks to it: what an alert that is over is taken back to."""
        for address in actuators:
            for (kind, quantity), value in self._at_rest.items():
                if kind == address.kind:
                    yield Wish(address, quantity, value)

    def wanted(self, alerts: Iterable[Alert]) -> dict[tuple[str, str], float]:
        """What each actuator should show, by its id and quantity.

        Where several alerts want something else of it, the gravest is heard, and of those the nearest.
        """
        best: dict[tuple[str, str], tuple[tuple[int, float, int], float]] = {}
        for alert in alerts:
            if not alert.is_open:
                continue
            raised_by = Address(*alert.device.split(".", 2))
            for id_, order in self.told(alert):
                away_m = self.surroundings.apart_m(raised_by, Address(*id_.split(".", 2)))
                rank = (LEVELS.index(alert.level), -away_m, alert.since_ms)
                known = best.get((id_, order.quantity))
                if known is None or known[0] < rank:
                    best[id_, order.quantity] = (rank, order.value)
        return {what: value for what, (_, value) in best.items()}

    def wishes(self, alerts: Iterable[Alert]) -> Iterator[Wish]:
        for (id_, quantity), value in self.wanted(alerts).items():
            yield Wish(Address(*id_.split(".", 2)), quantity, value)
