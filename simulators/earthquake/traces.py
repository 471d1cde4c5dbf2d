"""How the ground moved at all stations in the last minute: for the screen, and for nothing that is decided."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from simulators.earthquake.station.trace import packed, thinned
from simulators.earthquake.station.waveform import Samples

KEPT_S = 60


@dataclass(frozen=True, slots=True)
class TracedSecond:
    until_s: float
    samples: Mapping[str, str]
    """By device, as `packed` writes them: of those who said in that second what they had measured."""


@dataclass(slots=True)
class Traces:
    """One owner lets it know, second after second; all stations of a second at the same moment."""

    _seconds: deque[tuple[float, dict[str, str]]] = field(
        default_factory=lambda: deque[tuple[float, dict[str, str]]](maxlen=KEPT_S)
    )

    def know(self, device: str, record: Samples, *, until_s: float) -> None:
        if not self._seconds or self._seconds[-1][0] != until_s:
            self._seconds.append((until_s, {}))
        self._seconds[-1][1][device] = packed(thinned(record))

    def after(self, t_s: float) -> Iterator[TracedSecond]:
        """The seconds that ended later than that, oldest first."""
        return (TracedSecond(until_s, dict(samples)) for until_s, samples in self._seconds if until_s > t_s)
