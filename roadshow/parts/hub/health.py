"""How the hub is: asked by the health page, by whoever supervises it, and by an exhibitor in doubt."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from broker.commits import Commits
from broker.ingest import Ingest
from broker.live.live import Live
from broker.mqtt.client import Link
from broker.stores.store import Store, StoreUnavailable, Usage
from dashboard.platform import BrokerHealth, Delivery, Health, PartHealth, RunHealth, StoreHealth, Trouble
from roadshow.clock import steady_ms, wall_ms
from roadshow.parts.hub.interruptions import Interruptions
from roadshow.supervision.lifeline import PartNews

SLOW_WRITE_S = 5.0
RESTING_S = 5.0
RESTING = (
    "the broker rests while the store takes nothing, and comes back by itself with the same messages; "
    "mend the store, nothing else"
)
"""An embedded broker hangs up on whoever acknowledges nothing for a minute."""


@dataclass(slots=True)
class HealthOf:
    """One hub's; calling it may ask the store, so not on the event loop."""

    version: str
    link: Callable[[], Link]
    ingest: Ingest
    commits: Commits
    live: Live
    store: Store
    store_kind: str
    interruptions: Interruptions = field(default_factory=lambda: Interruptions(wall_ms(), steady_ms()))
    _parts: list[PartNews] = field(default_factory=list[PartNews])
    _started_s: float = field(default_factory=time.monotonic)
    _usage: Usage | None = None
    _usage_problem: str = ""

    def __call__(self) -> Health:
        view, counts = self.live.view(), self.ingest.counts()
        return Health(
            version=self.version,
            uptime_s=round(time.monotonic() - self._started_s, 1),
            broker=self._broker(),
            store=self._store(),
            run=RunHealth.of(view.run) if view.run else None,
            delivery=Delivery(
                received=counts.received,
                stored=counts.stored,
                duplicates=counts.duplicates,
                refused=counts.refused,
                backlog=self.ingest.backlog,
            ),
            parts=[_part(news) for news in self._parts],
            interruptions=self.interruptions.found,
        )

    def hear(self, parts: list[PartNews]) -> None:
        """How the show says its parts are."""
        self._parts = parts

    @property
    def parts(self) -> Sequence[PartNews]:
        """As the show said last; none where the hub was started alone."""
        return self._parts

    def look_at_store(self) -> None:
        """A server may have to count everything, and may hang: so no reader of the page waits for it."""
        try:
            self._usage, self._usage_problem = self.store.usage(), ""
        except StoreUnavailable as problem:
            self._usage_problem = str(problem)

    def _broker(self) -> BrokerHealth:
        link = self.link()
        since_ms = wall_ms() - round(link.seconds * 1000)
        problem = link.problem
        if self.storing_problem and not link.connected and link.seconds < RESTING_S:
            problem = RESTING
        return BrokerHealth(connected=link.connected, since_ms=since_ms, problem=_trouble(problem))

    def _store(self) -> StoreHealth:
        if self.store_kind == "duckdb":
            self.look_at_store()
        problem = self.storing_problem or self._usage_problem
        if self._usage is None or self._usage_problem:
            return StoreHealth(kind=self.store_kind, problem=_trouble(problem))
        return StoreHealth(
            kind=self.store_kind,
            readings=self._usage.readings,
            bytes=self._usage.bytes,
            oldest_ms=self._usage.oldest_ms,
            problem=_trouble(problem),
        )

    @property
    def storing_problem(self) -> str:
        """Empty where readings become durable."""
        if self.commits.problem:
            return self.commits.problem
        if (writing_s := self.commits.writing_s) > SLOW_WRITE_S:
            return f"the store has not answered for {writing_s:.0f} s; see whether its server or its disk hangs"
        return ""


def _part(news: PartNews) -> PartHealth:
    return PartHealth(
        name=news.name,
        state="running" if news.running else "down",
        restarts=news.restarts,
        last_death_ms=news.last_death_ms,
        why=news.why or None,
    )


def _trouble(problem: str) -> Trouble | None:
    """Problems are written as "what is wrong; what to do"."""
    if not problem:
        return None
    words, _, cure = problem.partition("; ")
    return Trouble(words=words, cure=cure)
