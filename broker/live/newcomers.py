"""Which devices that no pack lists are shown.

All are stored and listed by the API, but every screen is sent every device that it shows.
"""

from dataclasses import dataclass, field

NEWCOMERS_SHOWN = 500
"""The last to come."""


@dataclass(slots=True)
class Newcomers:
    _shown: dict[str, None] = field(default_factory=dict[str, None])
    """By id, in the order in which they came."""
    _gone: set[str] = field(default_factory=set[str])

    def __contains__(self, id_: str) -> bool:
        return id_ in self._shown

    def show(self, id_: str) -> None:
        """In the place of the one that came first, where there is no other."""
        self._shown[id_] = None
        self._gone.discard(id_)
        if len(self._shown) > NEWCOMERS_SHOWN:
            first = next(iter(self._shown))
            del self._shown[first]
            self._gone.add(first)

    def forget(self, id_: str) -> None:
        self._shown.pop(id_, None)

    def gone(self) -> set[str]:
        """Who had to make room since this was asked last."""
        gone, self._gone = self._gone, set()
        return gone
