"""Between readings and rows: a row is one quantity of one reading."""

from collections.abc import Iterable, Sequence

import pyarrow as pa

from broker.stores.duckdb.segment import UNNUMBERED, Span
from devices.provenance import Provenance
from devices.reading import Reading

_ARROW = pa.schema(
    [
        ("run", pa.string()),
        ("device", pa.string()),
        ("quantity", pa.string()),
        ("at_ms", pa.int64()),
        ("seq", pa.int64()),
        ("value", pa.float64()),
        ("received_ms", pa.int64()),
        ("provenance", pa.string()),
    ]
)


def to_arrow(readings: Sequence[Reading]) -> pa.Table:
    """One row for each identity: of readings with the same, the first counts."""
    rows: dict[tuple[str, str, str, int, int], tuple[float, int, str]] = {}
    for reading in readings:
        seq = UNNUMBERED if reading.seq is None else reading.seq
        for quantity, value in reading.values.items():
            identity = (reading.run, reading.device, quantity, reading.at_ms, seq)
            if identity not in rows:
                rows[identity] = (value, reading.received_ms, reading.provenance)
    columns = [*zip(*rows, strict=True), *zip(*rows.values(), strict=True)]
    return pa.table(columns or [[] for _ in _ARROW], schema=_ARROW)


def span_of(readings: Sequence[Reading], rows: int) -> Span:
    at = [reading.at_ms for reading in readings]
    received = [reading.received_ms for reading in readings]
    return Span(rows, min(at), max(at), min(received), max(received))


def to_readings(rows: Iterable[tuple[str, str, str, int, float, int, int, str]]) -> list[Reading]:
    """Each device's rows of one run and time, ordered by device and receipt, as one reading."""
    readings: dict[str, Reading] = {}
    for run, device, quantity, at_ms, value, received_ms, seq, provenance in rows:
        city, kind, _ = device.split(".", 2)
        values = readings[device].values if device in readings else {}
        number = None if seq == UNNUMBERED else seq
        readings[device] = Reading(
            city, kind, device, at_ms, received_ms, {**values, quantity: value}, Provenance(provenance), run, number
        )
    return list(readings.values())
