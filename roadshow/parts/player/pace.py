"""How far ahead of the hub a run's past is played: what is asked meanwhile is soon seen, too."""

from collections import deque
from dataclasses import dataclass, field

MARK_EVERY = 1_000
"""Messages of the past to one announcement between them, by which the hub says how far it is."""
MARKS_AHEAD = 3
HUB_AWAY_S = 2.0
"""A hub that has come no further in this time is not waited for."""


@dataclass(slots=True)
class Pace:
    """Times are seconds of a clock that only goes on."""

    _marks: deque[int] = field(default_factory=deque[int])
    """Numbers of announcements within the past that the hub has not come to."""
    _abreast_s: float = 0.0
    """When it last came further."""
    _since_mark: int = 0

    def begin(self) -> None:
        self._since_mark = 0

    def is_ahead(self, now_s: float) -> bool:
        return len(self._marks) >= MARKS_AHEAD and now_s - self._abreast_s < HUB_AWAY_S

    def sent(self) -> bool:
        """After each message of the past: whether an announcement is due."""
        self._since_mark += 1
        return self._since_mark == MARK_EVERY

    def mark(self, number: int, now_s: float) -> None:
        """An announcement was sent."""
        if not self._marks:
            self._abreast_s = now_s
        self._since_mark = 0
        self._marks.append(number)

    def heard(self, number: int, now_s: float) -> None:
        """The hub has come to the announcement of this number."""
        while self._marks and self._marks[0] <= number:
            self._marks.popleft()
            self._abreast_s = now_s
