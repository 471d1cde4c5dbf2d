"""How soon people are warned of a quake that 200 stations hear: from the seconds that they report to every viewer."""

import asyncio
import os
import shutil
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec
import numpy as np

from benchmarks.alerts import CHUNK, HOPS, REQUEST, Parts, ended, p95
from broker.mqtt.client import Endpoint, Publisher
from devices.packs import BUILT_IN, Packs, read_packs
from devices.payload import Run, Telemetry, encode, moment
from devices.provenance import Provenance
from devices.seal import Seal
from devices.topic import Channel, run_topic
from roadshow.keys.sealing import Sealed
from simulators.agenda import Sent
from simulators.simulation import simulate

CITY, SCENARIO = "gaziantep", "pazarcik"
STATIONS = 200
BEGINS_S = 57
"""Of the scenario, whose rupture is at 60.3 s: stations are known a while before one of them hears it."""
LONGEST_S = 80
KEY = "0" * 64
PLACE = "{id},seismic-station,{lat:.3f},{lon:.3f},,true,{id},{id},{id},{id}\n"


class Warned(msgspec.Struct, frozen=True):
    """Over all quakes and viewers, of the first warning of each quake."""

    viewers: int
    stations: int
    quakes: int
    p95_ms: float
    """From the publish of the reading that completes the second that decides, to the byte on a viewer's line."""
    median_ms: float
    decided_p95_ms: float
    """Of that, until it was decided."""
    told_p95_ms: float
    """Of that, from the decision on."""
    second_p95_ms: float
    """From the second's first reading, of as many as there are stations, to the byte."""
    missed: int
    """Quakes that a viewer was not told of, over all viewers."""
    hops_p95_ms: dict[str, float]


@dataclass(slots=True)
class Laps:
    second_ms: list[float] = field(default_factory=list[float])
    all_ms: list[float] = field(default_factory=list[float])
    decided_ms: list[float] = field(default_factory=list[float])
    told_ms: list[float] = field(default_factory=list[float])
    hops_ms: dict[str, list[float]] = field(default_factory=lambda: {hop: [] for hop in HOPS})


def warned(viewers: int, *, quakes: int) -> Warned:
    with TemporaryDirectory() as folder:
        packs = _with_stations(Path(folder) / "packs")
        more = {"CITY": CITY, "SOLUTION": "earthquake", "PACKS": f"{folder}/packs", "CONTROL_KEY": KEY}
        parts = Parts(f"{folder}/data", more=more)
        with ended(parts.start("broker"), parts.start("hub")):
            parts.until_connected()
            laps = asyncio.run(_warn(parts, packs, viewers, quakes))
    return Warned(
        viewers=viewers,
        stations=STATIONS,
        quakes=quakes,
        p95_ms=p95(laps.all_ms),
        median_ms=median(laps.all_ms),
        decided_p95_ms=p95(laps.decided_ms),
        told_p95_ms=p95(laps.told_ms),
        second_p95_ms=p95(laps.second_ms),
        missed=viewers * quakes - len(laps.all_ms),
        hops_p95_ms={hop: p95(took_ms) for hop, took_ms in laps.hops_ms.items()},
    )


def _with_stations(folder: Path) -> Packs:
    """The city, and beside its own stations as many as make up the number, strewn over 300 km."""
    city = folder / "cities" / CITY
    shutil.copytree(BUILT_IN / "cities" / CITY, city)
    places = city / "places.csv"
    written = places.read_text(encoding="utf-8")
    random = np.random.default_rng(2)
    count = STATIONS - written.count(",seismic-station,")
    lon, lat = random.uniform(35.3, 38.7, count), random.uniform(36.0, 38.6, count)
    more = [PLACE.format(id=f"eq-bench-{number:03d}", lon=lon[number], lat=lat[number]) for number in range(count)]
    places.write_text(written + "".join(more), encoding="utf-8")
    return read_packs(BUILT_IN, folder)


async def _warn(parts: Parts, packs: Packs, viewers: int, quakes: int) -> Laps:
    heard: dict[str, list[int]] = {}
    seats = [asyncio.create_task(_watch(parts.port, heard)) for _ in range(viewers)]
    await asyncio.sleep(2)
    laps = Laps()
    with Publisher(Endpoint("127.0.0.1", parts.mqtt_port), client_id="bench") as publisher:
        for number in range(1, quakes + 1):
            run = f"quake-{number}"
            heard[run] = []
            first_ns, last_ns = await _play(publisher, packs, run, seed=number, heard=heard[run])
            hops_ms = (await asyncio.to_thread(parts.ask, "alerts"))[-1]["stopwatch"]["hops_ms"]
            for hop in HOPS:
                laps.hops_ms[hop].append(hops_ms[hop])
            decided_ms = sum(hops_ms.values()) - hops_ms["push"]
            laps.decided_ms.append(decided_ms)
            waited_ms = [(heard_ns - last_ns) / 1e6 for heard_ns in heard[run]]
            laps.all_ms += waited_ms
            laps.told_ms += [each_ms - decided_ms for each_ms in waited_ms]
            laps.second_ms += [(heard_ns - first_ns) / 1e6 for heard_ns in heard[run]]
    for seat in seats:
        seat.cancel()
    return laps


async def _play(publisher: Publisher, packs: Packs, run: str, *, seed: int, heard: list[int]) -> tuple[int, int]:
    """One quake, second by second; when the first and the last message of the second that decided were said."""
    solution = packs.solutions["earthquake"]
    simulated = simulate(packs.city(CITY), solution, solution.scenarios[SCENARIO], seed=seed)
    for _ in simulated.until(BEGINS_S - 1):
        pass
    begun_ms = _wall_ms()
    told = Run(run, CITY, SCENARIO, seed, 1.0, moment(begun_ms), solution="earthquake")
    publisher.publish(run_topic(CITY), Sealed(Seal(KEY.encode())).run(told))
    for second in range(BEGINS_S, LONGEST_S):
        due_ms = begun_ms + 1000 * (second - BEGINS_S + 1)
        sent = list(simulated.until(second))
        await asyncio.sleep((due_ms - _wall_ms()) / 1000)
        first_ns = time.monotonic_ns()
        for each in sent:
            publisher.publish(
                each.address.topic(Channel.TELEMETRY), _said(each, run, at_ms=begun_ms, from_s=BEGINS_S - 1)
            )
        last_ns = time.monotonic_ns()
        await asyncio.sleep(0.7)
        if heard:
            return first_ns, last_ns
    raise TimeoutError(f"nobody was warned of {run} within {LONGEST_S - BEGINS_S} s")


def _said(sent: Sent, run: str, *, at_ms: int, from_s: float) -> bytes:
    at = moment(at_ms + round(1000 * (sent.at_s - from_s)))
    now = datetime.now(UTC)
    return encode(Telemetry(dict(sent.values), at, sent.seq, run, Provenance.SIMULATED, sent=now))


def _wall_ms() -> int:
    return round(time.time() * 1000)


async def _watch(port: int, heard: dict[str, list[int]]) -> None:
    """Notes the first event in which the alert of each run is told."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(REQUEST)
    waiting, rest = "", b""
    while data := await reader.read(CHUNK):
        now_ns = time.monotonic_ns()
        *events, rest = (rest + data).split(b"\n\n")
        for event in events:
            if b'"alerts":[{' not in event:
                continue
            told = event.split(b'"alerts":[', 1)[1]
            newest = next(reversed(heard), "")
            if newest != waiting and b'"run":"%b"' % newest.encode() in told:
                waiting = newest
                heard[newest].append(now_ns)


def main() -> None:
    print(f"load {os.getloadavg()[0]:.2f}")
    print(warned(200, quakes=int(sys.argv[1]) if len(sys.argv) > 1 else 24))


if __name__ == "__main__":
    main()
