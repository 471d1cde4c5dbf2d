"""The queries of the InfluxDB store, as Flux text.

Values are literals, because InfluxDB filters in its index only by what is static, and every byte that is not plainly
harmless is escaped.
"""

from collections.abc import Sequence

from devices.payload import moment

_HARMLESS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._:-")

FIRST_MS = 0
LAST_MS = 7_258_118_400_000
"""The year 2200. Without an end Flux stops at the server's now, and a device's clock may be ahead of it."""


def text(value: str) -> str:
    return '"' + "".join(chr(byte) if byte in _HARMLESS else f"\\x{byte:02x}" for byte in value.encode()) + '"'


def time(ms: int) -> str:
    return moment(ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def samples(
    bucket: str,
    measurement: str,
    groups: Sequence[Sequence[str]],
    quantity: str,
    *,
    start_ms: int,
    end_ms: int,
    every_ms: int,
    run: str,
) -> str:
    """Each group's samples under its number as the name of the result."""
    summary = f"""
summary = (tables=<-) => tables
    |> group()
    |> window(every: {every_ms}ms, offset: {start_ms % every_ms}ms)
    |> reduce(
        identity: {{
            count: 0,
            sum: 0.0,
            low: float(v: "+Inf"),
            high: float(v: "-Inf"),
            last: 0.0,
            at: {time(FIRST_MS)},
        }},
        fn: (r, accumulator) => ({{
            count: accumulator.count + 1,
            sum: accumulator.sum + r._value,
            low: if r._value < accumulator.low then r._value else accumulator.low,
            high: if r._value > accumulator.high then r._value else accumulator.high,
            last: if r._time >= accumulator.at then r._value else accumulator.last,
            at: if r._time >= accumulator.at then r._time else accumulator.at,
        }}),
    )
"""
    return summary + "\n".join(
        f"""
{_range(bucket, start_ms, end_ms)}
    |> filter(fn: (r) => r._measurement == {text(measurement)} and r._field == "value")
    |> filter(fn: (r) => r.quantity == {text(quantity)})
    |> filter(fn: (r) => {" or ".join(f"r.device == {text(device)}" for device in devices)})
    |> filter(fn: (r) => not exists r.run or r.run == {text(run)})
    |> summary()
    |> yield(name: "{number}")
"""
        for number, devices in enumerate(groups)
    )


def latest(bucket: str, measurement: str) -> str:
    """The last point of every series and field, and when each device last spoke in each run."""
    return f"""
points = {_range(bucket, FIRST_MS, LAST_MS)}
    |> filter(fn: (r) => r._measurement == {text(measurement)})

points
    |> last()
    |> yield(name: "newest")

points
    |> filter(fn: (r) => r._field == "received")
    |> group(columns: ["device", "run"])
    |> max()
    |> yield(name: "spoken")
"""


def count(bucket: str, measurement: str, *, end_ms: int = LAST_MS) -> str:
    """How many readings there are, and when the oldest was received."""
    return f"""
points = {_range(bucket, FIRST_MS, end_ms)}
    |> filter(fn: (r) => r._measurement == {text(measurement)})

points
    |> filter(fn: (r) => r._field == "value")
    |> group()
    |> count()
    |> yield(name: "readings")

points
    |> filter(fn: (r) => r._field == "received")
    |> group()
    |> min()
    |> yield(name: "oldest")
"""


def _range(bucket: str, start_ms: int, end_ms: int) -> str:
    return f"from(bucket: {text(bucket)})\n    |> range(start: {time(start_ms)}, stop: {time(end_ms)})"
