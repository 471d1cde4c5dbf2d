"""Two numbers, never merged: event to decision by the run's clock, and publish to screen by the wall's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from statistics import median
from threading import Lock
from typing import Literal, NamedTuple, TypeVar

from broker.alerts.alert import Alert
from devices.payload import Run, epoch_ms

REVISIONS = 100
"""Of alerts, the last ones."""
REPORTS = 2_000
"""Of screens of one kind, for each revision."""
RUNS = 4
MOMENTS = 200
"""Of each run, the last ones: a desk may let the same thing happen again and again."""
EARLY_MS = 1_000.0
"""By so much a screen's estimate of the hub's clock may be wrong beyond what it says itself."""

K = TypeVar("K")
V = TypeVar("V")
Screen = Literal["stage", "phone"]
SCREENS: tuple[Screen, ...] = ("stage", "phone")


class Came(NamedTuple):
    """How the reading that decides came to the hub."""

    received_ms: int
    """By the wall clock, as `sent_ms` is."""
    taken_ms: float
    """By the stopwatch's own clock, as all that follows is."""
    sent_ms: int | None = None
    """As its publisher says."""

    @property
    def way_ms(self) -> float | None:
        """Unknown where nobody said, or by a clock that runs ahead of the hub's."""
        if self.sent_ms is None or self.sent_ms > self.received_ms:
            return None
        return float(self.received_ms - self.sent_ms)


@dataclass(frozen=True, slots=True)
class Lap:
    """One revision of an alert on its way to the screens, by the stopwatch's clock; what isn't known is None."""

    came: Came | None = None
    admitted_ms: float | None = None
    decided_ms: float | None = None
    pushed_ms: float | None = None

    @property
    def broker_ms(self) -> float | None:
        return self.came.way_ms if self.came else None

    @property
    def ingest_ms(self) -> float | None:
        return _between(self.came.taken_ms if self.came else None, self.admitted_ms)

    @property
    def rule_ms(self) -> float | None:
        return _between(self.admitted_ms, self.decided_ms)

    @property
    def push_ms(self) -> float | None:
        return _between(self.decided_ms, self.pushed_ms)


@dataclass(frozen=True, slots=True)
class Drawn:
    """From the push until the screens of one kind had drawn it, as their browsers report."""

    count: int
    median_ms: float
    p95_ms: float
    worst_ms: float
    uncertainty_ms: float
    """Half of the way to the hub and back, of the screen that knows the hub's clock worst."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that a scenario, or the desk, let happen."""

    solution: str
    scenario: str
    what: Literal["step", "tap"]
    key: str
    at_ms: int
    """By the run's clock."""


@dataclass(slots=True)
class _Timed:
    lap: Lap = field(default_factory=Lap)
    drawn: dict[Screen, list[tuple[float, float]]] = field(default_factory=dict)
    """When, and how surely."""


class Stopwatch:
    """Told from several threads."""

    def __init__(self, now_ms: Callable[[], float]) -> None:
        """`now_ms`: epoch milliseconds, to fractions of one, by a clock that nobody sets."""
        self.now_ms = now_ms
        self._timed: dict[tuple[str, int], _Timed] = {}
        """By alert and revision."""
        self._moments: dict[str, dict[Moment, None]] = {}
        """By run."""
        self._lock = Lock()

    def hear(self, run: Run) -> None:
        """What has happened in a run; of a tap only the last time is announced, and each time counts."""
        story = run.solution, run.scenario
        steps = [Moment(*story, "step", step.key, epoch_ms(step.at)) for step in run.steps]
        taps = [Moment(*story, "tap", tap.key, epoch_ms(tap.at)) for tap in run.taps]
        with self._lock:
            moments = self._moments.setdefault(run.run, {})
            moments |= dict.fromkeys([*steps, *taps])
            _keep_last(moments, MOMENTS)
            _keep_last(self._moments, RUNS)

    def event(self, run: str, *, by_ms: int) -> Moment | None:
        """What happened last at or before a moment of the run; of two at once, the tap."""
        with self._lock:
            before = [moment for moment in self._moments.get(run, ()) if moment.at_ms <= by_ms]
        return max(before, key=lambda moment: (moment.at_ms, moment.what), default=None)

    def decided(self, alert: Alert, came: Came, *, admitted_ms: float, decided_ms: float) -> None:
        self._change(alert.id, alert.revision, came=came, admitted_ms=admitted_ms, decided_ms=decided_ms)

    def pushed(self, revisions: Iterable[tuple[str, int]]) -> None:
        """These stand in a frame that every viewer has been given now; only the first time counts."""
        now_ms = self.now_ms()
        for id_, revision in revisions:
            if self.lap(id_, revision).pushed_ms is None:
                self._change(id_, revision, pushed_ms=now_ms)

    def lap(self, id_: str, revision: int) -> Lap:
        with self._lock:
            timed = self._timed.get((id_, revision))
            return timed.lap if timed else Lap()

    def draw(self, id_: str, revision: int, screen: Screen, *, drawn_ms: float, uncertainty_ms: float) -> bool:
        """Takes a browser's word; False for a moment at which it cannot have been.

        A revision that was not timed (played over, or decided before the hub's last start) is no contest: its
        reports are not kept.
        """
        with self._lock:
            timed = self._timed.get((id_, revision))
            decided_ms = timed.lap.decided_ms if timed else None
            if timed is None or decided_ms is None:
                return True
            room_ms = uncertainty_ms + EARLY_MS
            if not decided_ms - room_ms <= drawn_ms <= self.now_ms() + room_ms:
                return False
            reports = timed.drawn.setdefault(screen, [])
            if len(reports) < REPORTS:
                reports.append((drawn_ms, uncertainty_ms))
            return True

    def drawn(self, id_: str, revision: int, screen: Screen) -> Drawn | None:
        with self._lock:
            timed = self._timed.get((id_, revision))
            pushed_ms = timed.lap.pushed_ms if timed else None
            reports = list(timed.drawn.get(screen, ())) if timed else []
        if not reports or pushed_ms is None:
            return None
        late_ms = sorted(drawn_ms - pushed_ms for drawn_ms, _ in reports)
        return Drawn(
            count=len(late_ms),
            median_ms=median(late_ms),
            p95_ms=late_ms[-(-len(late_ms) * 95 // 100) - 1],
            worst_ms=late_ms[-1],
            uncertainty_ms=max(uncertainty_ms for _, uncertainty_ms in reports),
        )

    def _change(self, id_: str, revision: int, **known: Came | float) -> None:
        with self._lock:
            timed = self._timed.setdefault((id_, revision), _Timed())
            timed.lap = replace(timed.lap, **known)
            _keep_last(self._timed, REVISIONS)


def _between(from_ms: float | None, to_ms: float | None) -> float | None:
    return None if from_ms is None or to_ms is None else to_ms - from_ms


def _keep_last(known: "dict[K, V]", count: int) -> None:
    while len(known) > count:
        del known[next(iter(known))]
