"""Sleep and clocks that jump, told from two clocks: the wall's, which people set, and one that only goes on."""

from dataclasses import dataclass, field

from dashboard.platform import Interruption

GAP_MS = 2_000
"""The hub looks twice a second; where so much passed since, nothing else of it went on either."""
SLEPT_MS = 10_000
"""A gap that is worth telling: the machine slept, or had no time for the hub."""
SET_MS = 2_000
"""Network time slews a clock by less than that between two looks; what moves it further sets it."""
KEPT = 10


@dataclass(slots=True)
class Interruptions:
    """The last ones, oldest first."""

    wall_ms: int
    steady_ms: int
    """The last look."""
    found: list[Interruption] = field(default_factory=list[Interruption])

    def look(self, *, wall_ms: int, steady_ms: int) -> int | None:
        """None where nothing happened since the last look; otherwise by how much the clock was set, which may be 0."""
        passed_ms = steady_ms - self.steady_ms
        set_ms = wall_ms - self.wall_ms - passed_ms
        self.wall_ms, self.steady_ms = wall_ms, steady_ms
        if passed_ms > SLEPT_MS:
            self._keep(Interruption(kind="slept", at_ms=wall_ms, seconds=passed_ms / 1000))
        if abs(set_ms) <= SET_MS:
            return 0 if passed_ms > GAP_MS else None
        kind = "set_ahead" if set_ms > 0 else "set_back"
        self._keep(Interruption(kind=kind, at_ms=wall_ms, seconds=abs(set_ms) / 1000))
        return set_ms

    def _keep(self, interruption: Interruption) -> None:
        self.found = [*self.found, interruption][-KEPT:]
