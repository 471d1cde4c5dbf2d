"""Which store the settings ask for."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from broker.stores.store import Store, StoreRefused, StoreUnavailable
from roadshow.cannot import Cannot
from roadshow.settings import Settings


@contextmanager
def open_store(settings: Settings) -> Iterator[tuple[Store, str]]:
    """The store and its kind; imports only the one that is used."""
    try:
        store, kind = _open(settings)
    except (StoreRefused, StoreUnavailable) as problem:
        raise Cannot(str(problem)) from None
    with closing(store):
        yield store, kind


def _open(settings: Settings) -> tuple[Store, str]:
    if settings.influx_url:
        from broker.stores.influx import InfluxStore

        store = InfluxStore(
            settings.influx_url,
            token=settings.influx_token.get_secret_value(),
            org=settings.influx_org,
            bucket=settings.influx_bucket,
        )
        return store, "influxdb"
    from broker.stores.duckdb import DuckDBStore

    return DuckDBStore(settings.data), "duckdb"
