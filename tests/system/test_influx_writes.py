"""Writes go, for real, to a server that speaks InfluxDB's write protocol: Debian's VictoriaMetrics.

It keeps time to the millisecond and numbers to 15 digits; text fields become 0.
"""

import json
import os
import shutil
import socket
import subprocess
import urllib.parse
import urllib.request
from contextlib import closing

import pytest
from urllib3 import PoolManager, Retry

from broker.stores.influx import InfluxStore
from broker.stores.store import StoreUnavailable
from devices.provenance import Provenance
from devices.reading import Reading

NEW_YEAR_MS = 1_704_067_200_123
"""2024-01-01T00:00:00.123Z: in the past, since VictoriaMetrics drops what lies ahead of its clock."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    if not shutil.which("victoria-metrics"):
        reason = "victoria-metrics is not installed; apt-get install victoria-metrics"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    address = f"127.0.0.1:{free_port()}"
    data = tmp_path_factory.mktemp("victoria-metrics")
    arguments = [f"-storageDataPath={data}", f"-httpListenAddr={address}", "-retentionPeriod=100y"]
    with subprocess.Popen(["victoria-metrics", *arguments], stderr=subprocess.DEVNULL) as server:
        try:
            patience = Retry(connect=60, backoff_factor=0.02, backoff_max=0.5)
            assert PoolManager(retries=patience).request("GET", f"http://{address}/health").status == 200
            yield f"http://{address}"
        finally:
            server.terminate()


@pytest.fixture
def store(url):
    with closing(InfluxStore(url, token="any", org="any", bucket="any")) as store:
        yield store


def exported(url: str, device: str) -> dict[tuple[str, str], tuple[dict[str, str], list[int], list[float]]]:
    """By field and quantity: tags, times and values."""
    urllib.request.urlopen(f"{url}/internal/force_flush").read()
    match = urllib.parse.urlencode({"match[]": json.dumps({"device": device}).replace('"device": ', "device=")})
    found = {}
    for line in urllib.request.urlopen(f"{url}/api/v1/export?{match}").read().splitlines():
        series = json.loads(line)
        tags = series["metric"]
        field, quantity = tags.pop("__name__"), tags.pop("quantity")
        found[field, quantity] = (tags, series["timestamps"], series["values"])
    return found


def test_a_reading_is_a_point_for_each_quantity(store, url):
    device = "istanbul.parking-bay.point"
    values = {"occupied": 1.0, "battery_v": -3.25}
    reading = Reading(
        "istanbul", "parking-bay", device, NEW_YEAR_MS, NEW_YEAR_MS + 45, values, Provenance.SIMULATED, "run-1", 7
    )
    store.write([reading])
    tags = {"city": "istanbul", "kind": "parking-bay", "device": device, "run": "run-1"}
    fields = {"received": NEW_YEAR_MS + 45, "seq": 7, "provenance": 0}
    assert exported(url, device) == {
        (f"reading_{field}", quantity): (tags, [NEW_YEAR_MS], [value])
        for quantity in values
        for field, value in {"value": values[quantity], **fields}.items()
    }


def test_a_real_device_has_no_run_and_a_device_without_numbers_no_seq(store, url):
    device = "istanbul.parking-bay.real"
    store.write([Reading("istanbul", "parking-bay", device, NEW_YEAR_MS, NEW_YEAR_MS, {"occupied": 0.0})])
    found = exported(url, device)
    assert sorted(field for field, _ in found) == ["reading_provenance", "reading_received", "reading_value"]
    assert all("run" not in tags for tags, _, _ in found.values())


@pytest.mark.parametrize("name", ["a b", "a,b", "a=b", "a,b=c d", 'a"b', "größe", "a\\b"])
def test_any_name_arrives_as_it_is(store, url, name):
    device = f"istanbul.bay.{name}"
    store.write([Reading("istanbul", "bay", device, NEW_YEAR_MS, NEW_YEAR_MS, {"occupied": 1.0}, run=name)])
    tags, times, values = exported(url, device)["reading_value", "occupied"]
    assert tags == {"city": "istanbul", "kind": "bay", "device": device, "run": name}
    assert (times, values) == ([NEW_YEAR_MS], [1.0])


def test_a_batch_arrives_whole(store, url):
    device = "istanbul.parking-bay.batch"
    store.write(
        [
            Reading("istanbul", "parking-bay", device, NEW_YEAR_MS + n, NEW_YEAR_MS + n, {"occupied": n / 8}, seq=n)
            for n in range(5000)
        ]
    )
    _, times, values = exported(url, device)["reading_value", "occupied"]
    assert times == [NEW_YEAR_MS + n for n in range(5000)]
    assert values == [n / 8 for n in range(5000)]


def test_a_server_that_is_away_is_named_with_the_cure():
    url = f"http://127.0.0.1:{free_port()}"
    with closing(InfluxStore(url, token="any", org="any", bucket="any")) as store:
        with pytest.raises(
            StoreUnavailable, match=f"InfluxDB at {url} cannot be reached .*refused.*; start it, or check"
        ):
            store.write([Reading("a", "b", "a.b.c", NEW_YEAR_MS, NEW_YEAR_MS, {"v": 1.0})])
        with pytest.raises(StoreUnavailable, match="start it"):
            store.latest()
