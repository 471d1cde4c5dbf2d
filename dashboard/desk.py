"""What the API needs of the desk: who may steer, how to speak to the simulator, and the moment that is remembered."""

from typing import Protocol

import msgspec

from devices.topic import Ask


class Unheard(Exception):
    """What is asked reaches no simulator; why, and what to do."""


class Bookmark(msgspec.Struct, frozen=True):
    """A moment of a scenario, in seconds since its first; a run that begins anew comes to it again."""

    solution: str
    scenario: str
    to_s: float


class Desk(Protocol):
    def knows(self, pin: str) -> bool:
        """Whether that is the PIN; takes the same time for any that is not."""
        ...

    def say(
        self,
        ask: Ask,
        *,
        speed: float | None = None,
        to_s: float | None = None,
        key: str | None = None,
        scenario: str | None = None,
        solution: str | None = None,
    ) -> int:
        """Asks the simulator, and returns the number that it announces once it has obeyed. Not on an event loop.

        Raises `Unheard` where no broker is there.
        """
        ...

    def bookmark(self) -> Bookmark | None: ...

    def remember(self, bookmark: Bookmark) -> None: ...
