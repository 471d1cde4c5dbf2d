"""The hub notes its day, line by line, so that the evening's report survives whatever killed the hub at noon."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

from broker.live.live import Live
from dashboard.api.phones import Phones
from dashboard.diary import Diary, Full
from dashboard.report.entries import Beat, Demo, Entry, Pages, Raised, Told
from dashboard.report.summary import BEAT_MS, HUB
from dashboard.show.presenting import Presenting
from devices.rule import LEVELS
from roadshow.parts.hub.health import HealthOf

log = logging.getLogger(__name__)

FOLDER = "days"
DEMO_AFTER_MS = 30_000
"""A run that has played for so long was shown to somebody; what was passed on a seek was not."""
PAGES_EVERY_MS = 5_000
"""So many visits are lost at most, by a hub that is killed."""


@dataclass(slots=True)
class DayLog:
    """`look` is called once a second, by one thread."""

    diary: Diary[Entry]
    live: Live
    phones: Phones
    presenting: Presenting
    health: HealthOf
    _opened: Counter[str] = field(default_factory=Counter[str])
    _counting: Lock = field(default_factory=Lock)
    _pages_ms: int = 0
    _playing: tuple[str, int] = ("", 0)
    """A run, and since when it plays."""
    _noted_run: str = ""
    _begun_ms: int = 0
    _known: set[str] = field(default_factory=set[str])
    """Alerts that are told of already."""
    _beat: Beat | None = None
    _stored: int = 0

    def __post_init__(self) -> None:
        self._known = {alert.id for alert in self.live.alerts()}
        self._begun_ms = self.presenting.show.begun

    def came(self, language: str) -> None:
        """Somebody has opened the phone's page in this language. That is all that is ever known of him."""
        with self._counting:
            self._opened[language] += 1

    def look(self, *, now_ms: int) -> None:
        entries = [*self._demos(now_ms), *self._stories(now_ms), *self._alerts(now_ms), *self._pages(now_ms)]
        for entry in [*entries, *self._beats(now_ms)]:
            try:
                self.diary.add(entry, at_ms=now_ms)
            except (Full, OSError) as problem:
                log.warning("%s: the day's log takes no line (%s); the report lacks it", self.diary.folder, problem)

    def _demos(self, now_ms: int) -> list[Entry]:
        announced = self.live.announced()
        run = announced.run if announced and announced.run.state == "running" else None
        if run is None:
            return []
        if self._playing[0] != run.run:
            self._playing = (run.run, now_ms)
        if self._noted_run == run.run or now_ms - self._playing[1] < DEMO_AFTER_MS:
            return []
        self._noted_run = run.run
        return [Demo(now_ms, run.run, run.solution, run.scenario)]

    def _stories(self, now_ms: int) -> list[Entry]:
        show = self.presenting.show
        if not show.begun or show.begun == self._begun_ms:
            return []
        self._begun_ms = show.begun
        return [Told(now_ms, show.solution, show.story, show.language, by_itself=not show.seat)]

    def _alerts(self, now_ms: int) -> list[Entry]:
        """Not those of a past that was played over on a seek."""
        standing, announced = self.live.alerts(), self.live.announced()
        news = [alert for alert in standing if alert.id not in self._known and alert.level != LEVELS[0]]
        self._known = {alert.id for alert in standing}
        if announced and announced.run.state == "seeking":
            return []
        return [Raised(now_ms, alert.id, alert.alert, alert.level) for alert in news]

    def _pages(self, now_ms: int) -> list[Entry]:
        if now_ms - self._pages_ms < PAGES_EVERY_MS:
            return []
        self._pages_ms = now_ms
        with self._counting:
            opened, self._opened = self._opened, Counter[str]()
        return [Pages(now_ms, dict(opened))] if opened else []

    def _beats(self, now_ms: int) -> list[Entry]:
        news, before = self.health.parts, self._beat
        parts = {part.name: part.running for part in news} or {HUB: True}
        parts["store"] = not self.health.storing_problem
        died = {part.name: part.last_death_ms for part in news if part.last_death_ms is not None}
        if before and now_ms - before.at_ms < BEAT_MS and (parts, died) == (before.parts, before.died):
            return []
        counted = self.health.ingest.counts().stored
        stored, self._stored = counted - self._stored, counted
        self._beat = Beat(now_ms, parts, died, self.phones.seen().now, stored)
        return [self._beat]
