"""How long readings are kept."""

import logging

from broker.stores.store import Store, StoreUnavailable
from roadshow.settings import Settings

log = logging.getLogger(__name__)

DAY_MS = 86_400_000
GB = 1_000_000_000


def retain(store: Store, settings: Settings, *, now_ms: int) -> None:
    try:
        gone = store.retain(
            oldest_ms=now_ms - round(settings.keep_days * DAY_MS), max_bytes=round(settings.keep_gb * GB)
        )
    except StoreUnavailable as problem:
        log.warning("%s; old readings stay for now", problem)
        return
    if gone:
        log.info(
            "%s readings went: older than %g days, or over %g GB", f"{gone:,}", settings.keep_days, settings.keep_gb
        )
