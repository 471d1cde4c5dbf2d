"""The time-series server: readings in InfluxDB 2. docs/decisions/0003-stores.md says how it differs from DuckDB.

A point is one quantity of one reading. Its identity is its tags and its time, so what may differ between two copies
of a reading (`received`, `seq`, `provenance`) are fields. City and kind follow from the device, so as tags they cost no
cardinality and let a person group by them. A real device has no run and its points no `run` tag.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.rest import ApiException
from urllib3 import Retry
from urllib3.exceptions import HTTPError

from broker.stores import flux
from broker.stores.store import Sample, StoreUnavailable, Usage
from devices.payload import epoch_ms, moment
from devices.provenance import Provenance
from devices.reading import Reading

TIMEOUT_MS = 10_000
NS_IN_MS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RETRIES = Retry(
    total=2,
    read=0,
    backoff_factor=0.2,
    allowed_methods=None,
    status_forcelist=(429, 502, 503, 504),
    raise_on_status=False,
    respect_retry_after_header=False,
)
"""Every request may be sent twice without harm, writes too; the hub itself tries again later.

A server that took a request and does not answer hangs, and is not made to hang three times.
"""

_CURES = {
    401: "check its token (ROADSHOW_INFLUX_TOKEN)",
    403: "give the token the right to read and write the bucket",
    404: "check its organisation and bucket (ROADSHOW_INFLUX_ORG, ROADSHOW_INFLUX_BUCKET)",
    413: "raise its limit on the size of a request",
    429: "raise its write limit, or slow the run down",
}

_TAG = str.maketrans({",": r"\,", "=": r"\=", " ": r"\ ", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


class InfluxStore:
    """Of two points of one identity the last written counts. Retention is by `at`, and not by size; see `retain`."""

    def __init__(self, url: str, *, token: str, org: str, bucket: str, measurement: str = "reading") -> None:
        self._url = url
        self._bucket = bucket
        self._org = org
        self._measurement = measurement
        self._client = InfluxDBClient(
            url, token, org=org, timeout=TIMEOUT_MS, retries=RETRIES, enable_gzip=True, connection_pool_maxsize=8
        )
        self._writing = self._client.write_api(write_options=SYNCHRONOUS)
        self._reading = self._client.query_api()
        self._deleting = self._client.delete_api()

    def write(self, readings: Sequence[Reading]) -> None:
        lines = "\n".join(line for reading in readings for line in to_lines(self._measurement, reading))
        if lines:
            with self._reachable():
                self._writing.write(self._bucket, self._org, lines.encode(), write_precision="ns")  # pyright: ignore[reportArgumentType]

    def latest(self) -> list[Reading]:
        return newest_readings(self._ask(flux.latest(self._bucket, self._measurement)))

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
        samples: dict[str, list[Sample]] = {name: [] for name in groups}
        names = [name for name, devices in groups.items() if devices]
        if not names or start_ms >= end_ms:
            return samples
        text = flux.samples(
            self._bucket,
            self._measurement,
            [groups[name] for name in names],
            quantity,
            start_ms=start_ms,
            end_ms=end_ms,
            every_ms=every_ms,
            run=run,
        )
        for row in self._ask(text):
            samples[names[int(row["result"])]].append(to_sample(row))
        return {name: sorted(found, key=lambda sample: sample.at_ms) for name, found in samples.items()}

    def retain(self, *, oldest_ms: int, max_bytes: int) -> int:
        """By `at`, the one time InfluxDB deletes by, and not by size, which it does not tell."""
        if oldest_ms <= flux.FIRST_MS:
            return 0
        count = flux.count(self._bucket, self._measurement, end_ms=oldest_ms)
        going = sum(row["_value"] for row in self._ask(count) if row["result"] == "readings")
        if going:
            with self._reachable():
                self._deleting.delete(
                    moment(0), moment(oldest_ms - 1), f'_measurement="{self._measurement}"', self._bucket, self._org
                )
        return going

    def usage(self) -> Usage:
        found = {row["result"]: row["_value"] for row in self._ask(flux.count(self._bucket, self._measurement))}
        return Usage(found.get("readings", 0), found.get("oldest"), None)

    def close(self) -> None:
        self._client.close()

    def _ask(self, text: str) -> list[dict[str, Any]]:
        with self._reachable():
            return [record.values for record in self._reading.query_stream(text)]

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except ApiException as error:
            cure = _CURES.get(error.status or 0, "see its log")
            raise StoreUnavailable(
                f"InfluxDB at {self._url} answers {error.status} {error.reason} {error.message or ''}; {cure}. "
                "What is stored is safe."
            ) from error
        except (HTTPError, OSError) as error:
            cause = getattr(error, "reason", error)
            raise StoreUnavailable(
                f"InfluxDB at {self._url} cannot be reached ({cause}); start it, or check ROADSHOW_INFLUX_URL. "
                "What is stored is safe."
            ) from error


def to_lines(measurement: str, reading: Reading) -> Iterator[str]:
    """One line of line protocol for each quantity. Control characters in names are spelled out, as no tag has them."""
    seq = "" if reading.seq is None else f",seq={reading.seq}i"
    rest = f',received={reading.received_ms}i{seq},provenance="{reading.provenance.value}" {_time_ns(reading)}'
    for quantity, value in reading.values.items():
        yield f"{_series(measurement, reading.device, quantity, reading.run)} value={float(value)!r}{rest}"


def _time_ns(reading: Reading) -> int:
    """The millisecond, and within it a place for each `seq`: two readings of one millisecond are two points."""
    place = 0 if reading.seq is None else 1 + reading.seq % (NS_IN_MS - 1)
    return reading.at_ms * NS_IN_MS + place


def _millisecond(time: datetime) -> int:
    return (time - EPOCH) // timedelta(milliseconds=1)


@lru_cache(maxsize=16_384)
def _series(measurement: str, device: str, quantity: str, run: str) -> str:
    city, kind, _ = device.split(".", 2)
    tags = {"city": city, "device": device, "kind": kind, "quantity": quantity, "run": run}
    return ",".join((measurement, *(f"{key}={value.translate(_TAG)}" for key, value in tags.items() if value)))


def to_sample(row: Mapping[str, Any]) -> Sample:
    mean = row["sum"] / row["count"]
    return Sample(epoch_ms(row["_start"]), mean, row["low"], row["high"], row["last"], row["count"])


def newest_readings(rows: Sequence[Mapping[str, Any]]) -> list[Reading]:
    """From the last point of every series, and when each device last spoke in each run."""
    spoken: dict[str, tuple[int, str]] = {}
    fields: dict[tuple[str, str, str, int], dict[str, Any]] = {}
    for row in rows:
        device, run = row["device"], row.get("run") or ""
        if row["result"] == "spoken":
            spoken[device] = max(spoken.get(device, (-1, "")), (row["_value"], run))
        else:
            point = (device, run, row["quantity"], _millisecond(row["_time"]))
            fields.setdefault(point, {})[row["_field"]] = row["_value"]
    newest: dict[str, int] = {}
    for device, run, _, at_ms in fields:
        if run == spoken[device][1]:
            newest[device] = max(newest.get(device, 0), at_ms)
    readings: dict[str, Reading] = {}
    for (device, run, quantity, at_ms), found in sorted(
        fields.items(), key=lambda point: (point[0][0], point[1].get("received", 0))
    ):
        if run != spoken[device][1] or at_ms != newest[device] or "value" not in found:
            continue
        city, kind, _ = device.split(".", 2)
        values = {**(readings[device].values if device in readings else {}), quantity: found["value"]}
        provenance = Provenance(found["provenance"])
        readings[device] = Reading(
            city, kind, device, at_ms, found["received"], values, provenance, run, found.get("seq")
        )
    return list(readings.values())
