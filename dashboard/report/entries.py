"""What the hub notes of its day, a line each: what was shown, never who looked."""

from pathlib import Path

import msgspec

from dashboard.diary import Diary

MOST_BYTES = 200_000_000


class Demo(msgspec.Struct, frozen=True, tag="demo"):
    """A run that has played for a while; one that was only passed on a seek is none."""

    at_ms: int
    run: str
    solution: str
    scenario: str


class Told(msgspec.Struct, frozen=True, tag="story"):
    """A story that was begun."""

    at_ms: int
    solution: str
    story: str
    language: str
    by_itself: bool
    """Nobody presented."""


class Raised(msgspec.Struct, frozen=True, tag="alert"):
    at_ms: int
    id: str
    alert: str
    """`solution.alert key`."""
    level: str


class Pages(msgspec.Struct, frozen=True, tag="pages"):
    """Phone pages that were opened since the last such line, by language."""

    at_ms: int
    opened: dict[str, int]


class Beat(msgspec.Struct, frozen=True, tag="beat"):
    """Now and then, and whenever a part died or came back: how all of them are."""

    at_ms: int
    parts: dict[str, bool]
    died: dict[str, int]
    """When each died last, by the wall's clock."""
    phones: int
    """That are here now."""
    readings: int
    """Stored since the last beat."""


Entry = Demo | Told | Raised | Pages | Beat


def day_log(folder: Path) -> Diary[Entry]:
    return Diary(folder, Entry, MOST_BYTES)
