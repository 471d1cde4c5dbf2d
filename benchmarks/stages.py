"""What one message costs the hub at each stage, alone on one core."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from broker.edge import Edge
from broker.ingest import Remembered
from broker.live.live import Live
from broker.stores.duckdb import DuckDBStore
from devices.packs import read_packs
from devices.payload import Telemetry, encode, moment
from devices.provenance import Provenance
from devices.topic import Address, Channel

MESSAGES, DEVICES, COMMIT = 50_000, 2_000, 500
T = TypeVar("T")
NOW_MS = 1_795_000_000_000


def stages() -> dict[str, float]:
    """Microseconds a message, by stage."""
    packs = read_packs()
    edge, live, remembered = Edge(packs, runs={}), Live(packs, packs.city("istanbul")), Remembered()
    messages = [_message(number) for number in range(MESSAGES)]
    admitted, check_us = _timed(
        lambda: [edge.telemetry(topic, payload, received_ms=NOW_MS) for topic, payload in messages]
    )
    identities = [one.identity for one in admitted if one.identity]
    _, remember_us = _timed(lambda: [remembered.is_new(identity, received_ms=NOW_MS) for identity in identities])
    readings = [one.reading for one in admitted if one.reading]
    _, live_us = _timed(lambda: [live.apply(batch) for batch in _batches(readings)])
    with TemporaryDirectory() as folder, closing(DuckDBStore(Path(folder))) as store:
        _, store_us = _timed(lambda: [store.write(batch) for batch in _batches(readings)])
    return {"decode and check": check_us, "know a repeat": remember_us, "live state": live_us, "durable": store_us}


def _message(number: int) -> tuple[str, bytes]:
    address = Address("istanbul", "parking-bay", f"load-{number % DEVICES}")
    said = Telemetry({"occupied": number % 2}, moment(NOW_MS + number // DEVICES), number, "run", Provenance.SIMULATED)
    return address.topic(Channel.TELEMETRY), encode(said)


def _batches(readings: Sequence[T]) -> list[Sequence[T]]:
    return [readings[first : first + COMMIT] for first in range(0, len(readings), COMMIT)]


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started_s = perf_counter()
    done = work()
    return done, (perf_counter() - started_s) / MESSAGES * 1e6
