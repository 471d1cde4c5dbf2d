"""How long readings are kept."""

import logging

from broker.stores.store import Store, StoreUnavailable
from dashboard.platform import Platform
from roadshow.parts.hub.day_log import DayLog
from roadshow.settings import Settings

log = logging.getLogger(__name__)

DAY_MS = 86_400_000
GB = 1_000_000_000


def forget(platform: Platform, day_log: DayLog, settings: Settings, *, now_ms: int) -> None:
    """What visitors left, as they were told, and old days' logs."""
    if days := platform.consultations.forget(now_ms=now_ms):
        log.info("requests of %d days went: kept for %d days", days, settings.keep_consultations_days)
    day_log.diary.forget(before_ms=now_ms - round(settings.keep_days * DAY_MS))


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
