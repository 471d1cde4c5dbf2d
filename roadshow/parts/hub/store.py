"""Which store the settings ask for, and what the screens learn from it at the start."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager

from broker.live.live import Live
from broker.stores.store import Store, StoreRefused, StoreUnavailable
from roadshow.cannot import Cannot
from roadshow.settings import Settings

log = logging.getLogger(__name__)


@contextmanager
def open_store(settings: Settings) -> Iterator[tuple[Store, str]]:
    """The store and its kind; imports only the one that is used."""
    try:
        store, kind = _open(settings)
    except (StoreRefused, StoreUnavailable) as problem:
        raise Cannot(str(problem)) from None
    with closing(store):
        yield store, kind


def restore(live: Live, store: Store) -> bool:
    """Shows what each device said last; False where the store does not answer now."""
    try:
        live.restore(store.latest())
    except StoreUnavailable as problem:
        log.warning("%s Until it answers, the stage shows only what arrives.", problem)
        return False
    return True


def _open(settings: Settings) -> tuple[Store, str]:
    if settings.influx_url:
        from broker.stores.influx import InfluxStore

        logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)  # it tells of each attempt
        store = InfluxStore(
            settings.influx_url,
            token=settings.influx_token.get_secret_value(),
            org=settings.influx_org,
            bucket=settings.influx_bucket,
        )
        return store, "influxdb"
    from broker.stores.duckdb import DuckDBStore

    return DuckDBStore(settings.data), "duckdb"
