"""A day's lines as its figures. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.report.entries import Beat, Demo, Entry, Pages, Raised, Told
from devices.rule import LEVELS

BEAT_MS = 30_000
SILENT_MS = 45_000
"""After so long without a beat nothing was shown, unless the hub itself was down."""
HUB = "hub"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Uptime:
    shown_ms: int
    """While the show was on."""
    down: tuple[Span, ...]
    deaths: int

    @property
    def share(self) -> float:
        lost_ms = sum(last_ms - first_ms for first_ms, last_ms in self.down)
        return 1 - lost_ms / self.shown_ms if self.shown_ms else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    shown: tuple[Span, ...]
    """When the show was on."""
    runs: Counter[tuple[str, str]]
    """By solution and scenario."""
    stories: Counter[tuple[str, str]]
    """By solution and story."""
    by_themselves: int
    """Of the stories, how many nobody presented."""
    pages: Counter[str]
    """Phone pages that were opened, by language."""
    phones: tuple[tuple[int, int], ...]
    """That were here at once, at each beat."""
    alerts: Counter[tuple[str, str]]
    """By `solution.alert key` and the level at which it was raised."""
    readings: int
    parts: dict[str, Uptime]


def summary(entries: Iterable[Entry], *, first_ms: int, last_ms: int) -> Summary:
    """Of what was noted from the one moment up to the other. What a hub that came back noted again counts once."""
    noted = sorted((entry for entry in entries if first_ms <= entry.at_ms < last_ms), key=lambda entry: entry.at_ms)
    beats = [entry for entry in noted if isinstance(entry, Beat)]
    stories = {(entry.at_ms, entry.solution, entry.story): entry for entry in noted if isinstance(entry, Told)}
    pages = Counter[str]()
    for entry in noted:
        if isinstance(entry, Pages):
            pages.update(entry.opened)
    shown = _shown(beats)
    return Summary(
        shown=shown,
        runs=Counter({demo.run: (demo.solution, demo.scenario) for demo in noted if isinstance(demo, Demo)}.values()),
        stories=Counter((story.solution, story.story) for story in stories.values()),
        by_themselves=sum(story.by_itself for story in stories.values()),
        pages=pages,
        phones=tuple((beat.at_ms, beat.phones) for beat in beats),
        alerts=Counter(
            {raised.id: (raised.alert, raised.level) for raised in noted if isinstance(raised, Raised)}.values()
        ),
        readings=sum(beat.readings for beat in beats),
        parts=_parts(beats, shown),
    )


def graver(alert: tuple[str, str]) -> int:
    """To sort the gravest first."""
    return -LEVELS.index(alert[1])


def _shown(beats: Sequence[Beat]) -> tuple[Span, ...]:
    spans: list[list[int]] = []
    for beat in beats:
        is_on = bool(spans) and (beat.at_ms - spans[-1][1] <= SILENT_MS or spans[-1][1] <= beat.died.get(HUB, 0))
        if is_on:
            spans[-1][1] = beat.at_ms
        else:
            spans.append([beat.at_ms, beat.at_ms])
    return tuple((first_ms, last_ms) for first_ms, last_ms in spans)


def _parts(beats: Sequence[Beat], shown: Sequence[Span]) -> dict[str, Uptime]:
    shown_ms = sum(last_ms - first_ms for first_ms, last_ms in shown)
    names = dict.fromkeys(name for beat in beats for name in beat.parts)
    return {name: Uptime(shown_ms, tuple(_down(name, beats)), _deaths(name, beats)) for name in names}


def _deaths(name: str, beats: Sequence[Beat]) -> int:
    began_ms = beats[0].at_ms
    return len({beat.died[name] for beat in beats if beat.died.get(name, 0) >= began_ms})


def _down(name: str, beats: Sequence[Beat]) -> Iterable[Span]:
    """From the moment it died, where that is known, or the beat that found it down, up to the beat that found it up."""
    since_ms: int | None = None
    for before, beat in pairwise(beats):
        died_ms = beat.died.get(name, 0)
        has_died = before.at_ms <= died_ms <= beat.at_ms and died_ms != before.died.get(name, 0)
        if since_ms is None and has_died:
            since_ms = died_ms
        elif since_ms is None and not beat.parts.get(name, True):
            since_ms = beat.at_ms
        if since_ms is not None and beat.parts.get(name, True):
            yield since_ms, beat.at_ms
            since_ms = None
    if since_ms is not None:
        yield since_ms, beats[-1].at_ms
