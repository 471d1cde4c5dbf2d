"""The embedded store: one writer at a time, any number of readers, segments attached side by side."""

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from broker.stores.duckdb import faults, folder, segment
from broker.stores.duckdb.rows import span_of, to_arrow, to_readings
from broker.stores.duckdb.segment import IDENTITY, Segment
from broker.stores.store import Sample, StoreUnavailable, Usage
from devices.payload import moment
from devices.reading import Reading

SEGMENT_BYTES = 64 * 1024 * 1024
"""Some eight million readings. The size limit of `retain` is kept to within one segment."""

_INSERT = f"""
    INSERT INTO {{active}} BY NAME SELECT * FROM batch ANTI JOIN (
        SELECT {IDENTITY} FROM {{rows}} SEMI JOIN batch USING ({IDENTITY}) WHERE at_ms BETWEEN $first_ms AND $last_ms
    ) USING ({IDENTITY})
"""
"""The bounds let DuckDB skip, by its own statistics, almost all of what is stored: no index has to be kept."""

_SAMPLES = """
    SELECT name, (at_ms - $start_ms) // $every_ms AS bucket,
           avg(value), min(value), max(value), arg_max(value, (at_ms, seq)), count(*)
    FROM {rows} JOIN (SELECT unnest($devices) AS device, unnest($names) AS name) USING (device)
    WHERE quantity = $quantity AND run IN ('', $run) AND at_ms >= $start_ms AND at_ms < $end_ms
    GROUP BY name, bucket ORDER BY name, bucket
"""

_LATEST = """
    WITH candidate AS MATERIALIZED ({candidates}),
         spoken AS (SELECT device, arg_max(run, (spoke_ms, run)) AS run FROM candidate GROUP BY device),
         newest AS (SELECT device, run, max(at_ms) AS at_ms FROM candidate JOIN spoken USING (device, run) GROUP BY ALL)
    SELECT run, device, quantity, at_ms, value, received_ms, seq, provenance
    FROM candidate JOIN newest USING (device, run, at_ms) ORDER BY device, seq, received_ms
"""


class DuckDBStore:
    """Retention drops whole segments: by age, up to a day more is kept; by size, the newest segment always is."""

    def __init__(self, path: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = path
        self._segment_bytes = segment_bytes
        self._changing = threading.Lock()
        """Held while segments are written, made or dropped; never while they are read for an answer."""
        self._root = folder.connect(path)
        self._branching = threading.Lock()
        """A connection that is busy refuses a second thread, so the root only ever branches, one branch at a time."""
        self._writer = self._root.cursor()
        try:
            self._segments = folder.open_segments(self._writer, path)
        except BaseException:
            self.close()
            raise

    def write(self, readings: Sequence[Reading]) -> None:
        batch = to_arrow(readings)
        if not batch.num_rows:
            return
        with self._changing:
            try:
                self._append(readings, batch)
            except duckdb.Error as error:
                self._mend(error)
                try:
                    self._append(readings, batch)
                except duckdb.Error as again:
                    raise self._unavailable(again) from again

    def latest(self) -> list[Reading]:
        def question(segments: Sequence[Segment]) -> str:
            return _LATEST.format(candidates=" UNION ALL ".join(part.latest for part in segments))

        return to_readings(self._ask(question, {}))

    def history(
        self, device: str, quantity: str, *, start_ms: int, end_ms: int, points: int, run: str = ""
    ) -> list[Sample]:
        every_ms = max(1, -(-(end_ms - start_ms) // points))
        groups = {device: [device]}
        return self.aggregate(groups, quantity, start_ms=start_ms, end_ms=end_ms, every_ms=every_ms, run=run)[device]

    def aggregate(
        self,
        groups: Mapping[str, Sequence[str]],
        quantity: str,
        *,
        start_ms: int,
        end_ms: int,
        every_ms: int,
        run: str = "",
    ) -> dict[str, list[Sample]]:
        def question(segments: Sequence[Segment]) -> str:
            touched = [part for part in segments if part.may_hold(start_ms, end_ms - 1)]
            return _SAMPLES.format(rows=segment.union(touched or segments[-1:]))

        members = [(device, name) for name, devices in groups.items() for device in devices]
        parameters = {
            "devices": [device for device, _ in members],
            "names": [name for _, name in members],
            "quantity": quantity,
            "run": run,
            "start_ms": start_ms,
            "end_ms": end_ms,
            "every_ms": every_ms,
        }
        samples: dict[str, list[Sample]] = {name: [] for name in groups}
        for name, bucket, *numbers in self._ask(question, parameters) if members else ():
            samples[name].append(Sample(start_ms + bucket * every_ms, *numbers))
        return samples

    def retain(self, *, oldest_ms: int, max_bytes: int) -> int:
        with self._changing:
            kept = [
                part for part in self._segments if part.span.last_received_ms >= oldest_ms or not part.span.readings
            ]
            while len(kept) > 1 and sum(part.bytes() for part in kept) > max_bytes:
                del kept[0]
            dropped = [part for part in self._segments if part not in kept]
            self._segments = tuple(kept)
            try:
                for part in dropped:
                    segment.detach(self._writer, part)
                    folder.delete(part)
                for part in kept:
                    segment.compact(self._writer, part)
            except duckdb.Error as error:
                self._mend(error)
            return sum(part.span.readings for part in dropped)

    def usage(self) -> Usage:
        held = [part for part in self._segments if part.span.readings]
        return Usage(
            sum(part.span.readings for part in held),
            min((part.span.first_received_ms for part in held), default=None),
            sum(part.bytes() for part in self._segments),
        )

    def close(self) -> None:
        with self._changing, self._branching:
            self._writer.close()
            self._root.close()

    def _append(self, readings: Sequence[Reading], batch: pa.Table) -> None:
        batch_span = span_of(readings, batch.num_rows)
        active = self._active(moment(batch_span.last_received_ms).date().isoformat())
        first_ms, last_ms = batch_span.first_at_ms, batch_span.last_at_ms
        touched = [part for part in self._segments if part.may_hold(first_ms, last_ms)]
        insert = _INSERT.format(active=active.reading, rows=segment.union(touched or [active]))
        self._writer.register("batch", batch)
        written: int = self._writer.execute(insert, {"first_ms": first_ms, "last_ms": last_ms}).fetchall()[0][0]
        if written:
            grown = active.span.grown(span_of(readings, written))
            self._segments = (*self._segments[:-1], Segment(active.path, sealed=False, span=grown))

    def _active(self, day: str) -> Segment:
        """The segment to write to: the last, unless it is sealed, of an earlier day, or large enough."""
        last = self._segments[-1] if self._segments else None
        if last and not last.sealed:
            if day <= last.day and last.bytes() < self._segment_bytes:
                return last
            self._segments = (*self._segments[:-1], segment.seal(self._writer, last))
        path = segment.next_path(self._folder, max(day, last.day) if last else day)
        self._segments += (segment.create(self._writer, path),)
        return self._segments[-1]

    def _ask(
        self, question: Callable[[Sequence[Segment]], str], parameters: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        """The answer from the segments as they stand; asked again when one went away, or was damaged, meanwhile."""
        if not self._segments:
            return []
        try:
            return self._answer(question, parameters)
        except duckdb.Error as error:
            with self._changing:
                self._mend(error)
        try:
            return self._answer(question, parameters)
        except duckdb.Error as error:
            raise self._unavailable(error) from error

    def _answer(
        self, question: Callable[[Sequence[Segment]], str], parameters: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        segments = self._segments
        if not segments:
            return []
        with self._branching:
            branch = self._root.cursor()
        with branch as cursor:
            return cursor.execute(question(segments), parameters).fetchall()

    def _mend(self, error: duckdb.Error) -> None:
        """Attach again what DuckDB invalidated, and set aside what it cannot read."""
        mended: list[Segment] = []
        for part in self._segments:
            try:
                if faults.is_damage(error):
                    segment.read_through(self._writer, part)
                else:
                    segment.span(self._writer, part.reading)
            except duckdb.Error as fault:
                segment.detach(self._writer, part)
                if faults.is_damage(fault):
                    folder.set_aside(part.path, fault)
                    continue
                try:
                    part = segment.attach(self._writer, part.path)
                except duckdb.Error as again:
                    raise self._unavailable(again) from again
            mended.append(part)
        self._segments = tuple(mended)

    def _unavailable(self, error: duckdb.Error) -> StoreUnavailable:
        return StoreUnavailable(
            f"the store in {self._folder} cannot answer: {faults.first_line(error)}; "
            "if the disk is full, make room or lower the store's size limit. What is stored is safe."
        )
