"""The table of `run.py bench`: each figure, what was asked of it, and what this machine does."""

import os
import platform
from collections.abc import Callable, Iterator

import psutil

from benchmarks import kills, motion, search, stage
from benchmarks.alerts import told_to
from benchmarks.history import DAYS, history
from benchmarks.ingest import ingest
from benchmarks.live import broadcast_to
from benchmarks.phones import crowd, first_load
from benchmarks.quakes import warned
from benchmarks.simulator import simulate_a_day
from benchmarks.soak import SPEED, soak
from benchmarks.stages import stages
from benchmarks.start import start

Row = tuple[str, str, str]
"""What, asked, measured."""

MACHINE = (
    f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()} "
    f"{platform.machine()}, Python {platform.python_version()}"
)


def _ingest(broker: str, *, rate_per_s: int, seconds: int) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        outcome = ingest(broker, rate_per_s=rate_per_s, seconds=seconds)
        yield (
            f"durable, acknowledged, {broker}, {seconds} s",
            f"{rate_per_s:,} msg/s, none lost",
            f"{outcome.sent:,} in, {outcome.stored:,} out, {outcome.lost} lost; all durable "
            f"{outcome.behind_s * 1000:.0f} ms after the last was sent; hub {outcome.hub_share:.0%} of a core",
        )
        if rate_per_s <= 2_000:
            yield (
                f"hub memory at {rate_per_s:,} msg/s, {seconds} s",
                "figure and slope",
                f"{outcome.hub_mb[-1]:.0f} MB, {outcome.slope_mb_per_min:+.1f} MB/min over the second half",
            )

    return rows


def _live() -> Iterator[Row]:
    outcome = broadcast_to(500, seconds=30)
    yield (
        f"{outcome.viewers} viewers, {outcome.delta_bytes:,} B twice a second",
        "p95 < 50 ms, < 15 % of a core",
        f"p95 {outcome.p95_ms:.0f} ms, median {outcome.median_ms:.0f} ms, {outcome.hub_share:.0%} of a core, "
        f"{outcome.missed} missed",
    )


def _alerts() -> Iterator[Row]:
    told = told_to(200, load_per_s=2_000, turns=60)
    by_hop = ", ".join(f"{hop} {p95_ms:.0f}" for hop, (_, p95_ms) in told.hops_ms.items())
    yield (
        f"an alert, from publish to the byte at {told.viewers} viewers, at {told.load_per_s:,} msg/s",
        "p95 < 150 ms",
        f"p95 {told.p95_ms:.0f} ms, median {told.median_ms:.0f} ms, {told.missed} missed; p95 by hop: {by_hop} ms",
    )


def _quakes() -> Iterator[Row]:
    told = warned(200, quakes=24)
    by_hop = ", ".join(f"{hop} {p95_ms:.0f}" for hop, p95_ms in told.hops_p95_ms.items())
    yield (
        f"a quake's warning, from the reports of {told.stations} stations to the byte at {told.viewers} viewers",
        "p95 < 150 ms",
        f"p95 {told.second_p95_ms:.0f} ms, {told.missed} missed; from the last report {told.p95_ms:.0f}, median "
        f"{told.median_ms:.0f}: decided {told.decided_p95_ms:.0f}, told {told.told_p95_ms:.0f}; by hop: {by_hop}",
    )


def _motion() -> Iterator[Row]:
    shaken = motion.shaking()
    yield (
        f"ground motion and intensity at {motion.SITES:,} sites",
        "< 10 ms",
        f"{shaken['median_ms']:.1f} ms, p95 {shaken['p95_ms']:.1f} ms",
    )
    reporting, watching = motion.stations()
    yield (
        f"one second of {motion.STATIONS} stations, and the watch over them",
        "figure",
        f"{reporting['median_ms']:.0f} ms to simulate; to judge {watching['median_ms']:.1f} ms, at worst "
        f"{watching['worst_ms']:.0f} ms",
    )


def _search() -> Iterator[Row]:
    slowest, fastest = search.speeds()
    yield (
        "cars that look for a place, a day in the slowest arm",
        "100,000 events/s",
        f"{slowest:,.0f} events/s; {fastest:,.0f} in the fastest arm",
    )


def _kills() -> Iterator[Row]:
    for outcome in kills.killed(50):
        yield (
            f"kill -9 of {outcome.part} in mid-flood, {len(outcome.back_s)} times",
            "no alert lost, back within 5 s",
            f"{outcome.lost} lost; the same run back after {outcome.median_s:.1f} s, at worst {outcome.worst_s:.1f} s",
        )


def _history() -> Iterator[Row]:
    outcome = history()
    of = f"{outcome.readings / 1e6:.0f} million rows, {DAYS} days"
    yield f"one device, 24 h, in {of}", "< 50 ms", f"{outcome.device_24_h_ms:.0f} ms"
    yield f"a zone by 5 min, 24 h, in {of}", "< 250 ms", f"{outcome.zone_5_min_24_h_ms:.0f} ms"
    yield (
        "a commit of 500, of 5,000 readings",
        "",
        f"{outcome.write_500_ms:.0f} ms, {outcome.write_5000_ms:.0f} ms; {outcome.disk_mb:.0f} MB on disk",
    )


def _simulator() -> Iterator[Row]:
    day = simulate_a_day(768)
    yield (
        f"a simulated day of {day['bays']:.0f} bays with sensors",
        "< 3 s",
        f"{day['seconds']:.1f} s, {day['events'] / day['seconds']:,.0f} events/s",
    )


def _stages() -> Iterator[Row]:
    yield (
        "one message in the hub, by stage",
        "",
        ", ".join(f"{stage} {cost_us:.0f} µs" for stage, cost_us in stages().items()),
    )


def _phones() -> Iterator[Row]:
    load = first_load()
    yield (
        "phone, first load at 768 kbit/s",
        "< 400 kB",
        f"{load.bytes / 1000:.0f} kB, a live number after {load.seconds:.1f} s",
    )
    outcome = crowd(10_000)
    yield (
        f"hub memory, {outcome.visits:,} phones come and go",
        "figure",
        f"{outcome.before_mb:.0f} MB before, {outcome.warm_mb:.0f} after a tenth, {outcome.after_mb:.0f} after all",
    )


def _stage() -> Iterator[Row]:
    load = stage.first_load()
    yield (
        "stage, first load on this machine",
        "bytes, time to a live number",
        f"{load.bytes / 1e6:.2f} MB, {load.seconds:.1f} s",
    )
    drawn = stage.frames()
    yield (
        f"stage, {drawn.bays:,} bays, drawn by the processor",
        "frames a second",
        f"{drawn.a_second:.0f}, the longest {drawn.longest_ms:.0f} ms; the page has work for {drawn.busy:.0%} of it",
    )


def _start() -> Iterator[Row]:
    times = start()
    yield "start to the first live reading, nothing compiled yet", "figure", f"{times.cold_s:.1f} s"
    yield "the same, the second time", "< 5 s", f"{times.warm_s:.1f} s"


def _soak() -> Iterator[Row]:
    outcome = soak()
    yield (
        f"the whole show at {SPEED} x, {outcome.seconds} s",
        "hub and simulator flat, broker within 220 MB",
        ", ".join(
            f"{part} {mb[-1]:.0f} MB {outcome.slope_mb_per_min(part):+.1f} MB/min" for part, mb in outcome.mb.items()
        ),
    )


figures: dict[str, Callable[[], Iterator[Row]]] = {
    "start": _start,
    "cost by stage": _stages,
    "simulator": _simulator,
    "live stream": _live,
    "alerts": _alerts,
    "quakes": _quakes,
    "motion": _motion,
    "search": _search,
    "kills": _kills,
    "stage": _stage,
    "phones": _phones,
    "history": _history,
    "Mosquitto": _ingest("mosquitto", rate_per_s=10_000, seconds=60),
    "embedded broker": _ingest("embedded", rate_per_s=5_000, seconds=60),
    "soak": _soak,
    "memory": _ingest("embedded", rate_per_s=2_000, seconds=180),
}
