"""How the hub is: asked by the health page, by whoever supervises it, and by an exhibitor in doubt."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from broker.client import Link
from broker.ingest import Ingest
from broker.live import Live
from broker.stores.store import Store, StoreUnavailable
from dashboard.platform import BrokerHealth, Delivery, Health, RunHealth, StoreHealth, Trouble
from roadshow.clock import wall_ms


@dataclass(slots=True)
class HealthOf:
    """One hub's; calling it may ask the store, so not on the event loop."""

    version: str
    link: Callable[[], Link]
    ingest: Ingest
    live: Live
    store: Store
    store_kind: str
    _started_s: float = field(default_factory=time.monotonic)

    def __call__(self) -> Health:
        view = self.live.view()
        return Health(
            version=self.version,
            uptime_s=round(time.monotonic() - self._started_s, 1),
            broker=self._broker(),
            store=self._store(),
            run=RunHealth.of(view.run) if view.run else None,
            delivery=Delivery(
                received=view.counts.received,
                stored=view.counts.stored,
                duplicates=view.counts.duplicates,
                refused=view.counts.refused,
                backlog=self.ingest.backlog,
            ),
        )

    def _broker(self) -> BrokerHealth:
        link = self.link()
        since_ms = wall_ms() - round(link.seconds * 1000)
        return BrokerHealth(connected=link.connected, since_ms=since_ms, problem=_trouble(link.problem))

    def _store(self) -> StoreHealth:
        try:
            usage = self.store.usage()
        except StoreUnavailable as problem:
            return StoreHealth(kind=self.store_kind, problem=_trouble(str(problem)))
        return StoreHealth(
            kind=self.store_kind,
            readings=usage.readings,
            bytes=usage.bytes,
            oldest_ms=usage.oldest_ms,
            problem=_trouble(self.ingest.problem or ""),
        )


def _trouble(problem: str) -> Trouble | None:
    """Problems are written as "what is wrong; what to do"."""
    if not problem:
        return None
    words, _, cure = problem.partition("; ")
    return Trouble(words=words, cure=cure)
