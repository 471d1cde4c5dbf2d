"""Draw docs/validation/*.svg and print the figures of docs/validation.md: the flood models against what is published.

python scripts/validation.py ../shared/data/floodnet_street_floods.csv

The street floods are FloodNet's (New York City, NYC Open Data). Nothing of them is kept but what is drawn.
"""

import argparse
import csv
import json
from collections import Counter
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulators.flood.canals.pump import PumpStation
from simulators.flood.canals.waterway import Gauge, WaterwayDesign
from simulators.flood.catchment import Catchment, FloodDesign
from simulators.flood.streets.district import DistrictDesign
from simulators.flood.water.channel import Channel
from simulators.flood.water.muskingum import Muskingum
from simulators.flood.water.storm import Storm
from simulators.flood.water.surface import Surface
from simulators.reach import WarningChannel, people_reached

Array = NDArray[np.float64]
Line = tuple[str, str, Array, Array]
"""Name, colour, x, y."""

PICTURES = Path(__file__).parents[1] / "docs" / "validation"
INK, OURS, THEIRS, PALE = "#334155", "#0e7490", "#b45309", "#94a3b8"
HOUR_S = 3_600.0
CM_PER_INCH = 2.54
SEEN_CM = 1.0
"""Shallower water is no flood to a street sensor."""
RARE = 12
"""A sensor with no more floods than this on record stands inland, by our own rule: the tide comes oftener [own]."""
SHARES = np.linspace(0.0, 1.0, 51)
CHOW_INFLOW = [93, 137, 208, 320, 442, 546, 630, 678, 691, 675, 634, 571, 477, 390, 329, 247, 184, 134, 108, 90]
CHOW_OUTFLOW = [85, 91, 114, 159, 233, 324, 420, 509, 578, 623, 642, 635, 603, 546, 479, 413, 341, 274, 215, 170]
ISTANBUL_2017 = Storm(a=1028.04, b_min=10.0, c=0.64988, duration_min=330.0)
BANGKOK_2017 = Storm(a=1816.30, b_min=20.0, c=0.66165, duration_min=360.0)
CANAL = WaterwayDesign(
    "saen-saep",
    (
        Gauge("bang-kapi", 100.64791, 13.76509),
        Gauge("somkhit", 100.54583, 13.74846),
        Gauge("bo-bae", 100.51722, 13.75287),
    ),
    bank_m=0.9,
    catchment_km2=8.0,
    pump=PumpStation("krung-kasem", 30.0, starts_m=-0.1, stops_m=-0.7, lowest_m=-1.3),
)
DISTRICT = DistrictDesign("saen-saep", "somkhit", (100.543, 13.746))


@dataclass(frozen=True)
class Floods:
    """Of many places: how deep, how long, and the mean share of each flood's depth over its time."""

    depth_cm: Array
    duration_min: Array
    onset_share: Array
    shapes: Array
    """Flood by share of its duration: depth as a share of its deepest."""


def draw(name: str, title: str, x_name: str, y_name: str, lines: list[Line]) -> None:
    """A line chart of 640 x 360, no more than it needs."""
    width, height, left, right, above, below = 640, 360, 56, 150, 34, 44
    x_ticks = ticks(max(float(x.max()) for _, _, x, _ in lines))
    y_ticks = ticks(max(float(y.max()) for _, _, _, y in lines))
    x_most, y_most = x_ticks[-1], y_ticks[-1]

    def at(x: float, y: float) -> str:
        across = left + x / x_most * (width - left - right)
        return f"{across:.1f},{height - below - y / y_most * (height - above - below):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
        f' font-size="12" fill="{INK}"><rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left}" y="20" font-size="14" font-weight="600">{escape(title)}</text>',
        f'<text x="{(left + width - right) / 2}" y="{height - 8}" text-anchor="middle">{escape(x_name)}</text>',
        f'<text transform="translate(14 {height / 2}) rotate(-90)" text-anchor="middle">{escape(y_name)}</text>',
    ]
    for tick in x_ticks:
        x, y = at(tick, 0.0).split(",")
        parts.append(f'<text x="{x}" y="{float(y) + 16}" text-anchor="middle">{tick:g}</text>')
    for tick in y_ticks:
        parts.append(f'<polyline points="{at(0.0, tick)} {at(x_most, tick)}" stroke="#e2e8f0"/>')
        x, y = at(0.0, tick).split(",")
        parts.append(f'<text x="{float(x) - 6}" y="{float(y) + 4}" text-anchor="end">{tick:g}</text>')
    for number, (label, colour, xs, ys) in enumerate(lines):
        points = " ".join(at(float(x), float(y)) for x, y in zip(xs, ys, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        row = above + 14 + number * 18
        parts.append(f'<text x="{width - right + 10}" y="{row}" fill="{colour}">{escape(label)}</text>')
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.svg").write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8", newline="\n")


def ticks(most: float) -> list[float]:
    """From nothing to just beyond the most, in four to eight steps of 1, 2 or 5."""
    step = next(size * 10.0**power for power in range(-3, 6) for size in (1, 2, 5) if most <= 8 * size * 10.0**power)
    return [round(step * number, 6) for number in range(int(np.ceil(most / step - 1e-9)) + 1)]


def wave() -> None:
    """The non-breaking wave up a flat bed, n = 0.03, u = 1 m/s, after an hour."""

    def exact_m(x_m: Array, t_s: float) -> Array:
        return np.maximum(7 / 3 * 0.03**2 * (t_s - x_m), 0.0) ** (3 / 7)

    surface = Surface(np.zeros((1, 100)), cell_m=50.0, manning_n=0.03)
    for second in range(0, 3_600, 2):
        surface.advance(2.0, entering_m2_s={"west": float(exact_m(np.zeros(1), second + 1.0)[0])})
    x_m: Array = np.arange(25.0, 5_000.0, 50.0)
    depth_m, published_m = surface.depth_m[0], exact_m(x_m, 3_600.0)
    error_m = float(np.sqrt(((depth_m - published_m) ** 2).mean()))
    tell("wave: RMSE m, front m, h(1025) m", error_m, float(x_m[depth_m > 0.001].max()), float(depth_m[20]))
    lines = [("exact", THEIRS, x_m, published_m), ("ours", OURS, x_m, depth_m)]
    draw("wave", "A wave up a flat bed after an hour", "m from the inlet", "depth, m", lines)


def normal_depth() -> None:
    surface = Surface(-0.05 * np.arange(24.0)[None, :], cell_m=50.0, manning_n=0.03, open_sides=["east"])
    surface.advance(8_000.0, entering_m2_s={"west": 1.0})
    away = float(np.abs(surface.depth_m - 0.968886).max() / 0.968886)
    tell(
        "normal depth: ours m, by Manning m, worst of the surface %",
        Channel(1, 0.001, 0.03).normal_depth_m(1.0),
        100 * away,
    )
    lake = Surface(np.random.default_rng(1).uniform(0, 3, (40, 50)), cell_m=20.0, manning_n=0.03)
    lake.fill_to(1.5)
    lake.advance(6 * HOUR_S)
    tell("lake at rest: fastest flow m2/s", float(max(np.abs(lake.east_m2_s).max(), np.abs(lake.north_m2_s).max())))


def routing() -> None:
    reach = Muskingum(2.3 * HOUR_S, 0.15, HOUR_S)
    routed = np.array(reach.route(CHOW_INFLOW, outflow_m3_s=85))
    hours = np.arange(1.0, 21.0)
    tell("Muskingum: coefficients, peak cfs", *reach.coefficients, float(routed.max()))
    inflow, outflow = np.array(CHOW_INFLOW, dtype=float), np.array(CHOW_OUTFLOW, dtype=float)
    lines = [("inflow", PALE, hours, inflow), ("textbook", THEIRS, hours, outflow), ("ours", OURS, hours, routed)]
    draw("muskingum", "Chow, Maidment and Mays, example 8.4.1", "hours", "cfs", lines)


def storms() -> None:
    minutes = np.arange(0.0, 360.0, 5.0)
    lines: list[Line] = []
    for name, colour, storm in (("Istanbul", OURS, ISTANBUL_2017), ("Bangkok", THEIRS, BANGKOK_2017)):
        tell(f"{name} 2017: worst hour mm, in all mm", storm.most_mm(60.0), storm.total_mm)
        rain = np.array([storm.intensity_mm_h(at * 60, at * 60 + 300) for at in minutes.tolist()])
        lines.append((name, colour, minutes + 2.5, rain))
    draw("storms", "Two event-fitted storms, 2017", "minutes", "mm/h", lines)
    broadcast = WarningChannel(0.9, 10.0)
    tell("reach: R(13 s), R(20 s)", people_reached(13.0, broadcast), people_reached(20.0, broadcast))


def street_floods(file: Path) -> tuple[Floods, Floods]:
    """FloodNet's, inland and where the tide comes."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if float(row["max_depth_inches"]) * CM_PER_INCH >= SEEN_CM]
    often = Counter(row["sensor_id"] for row in rows)
    parts: tuple[list[tuple[Array, Array]], list[tuple[Array, Array]]] = ([], [])
    for row in rows:
        times, depths = (np.array(json.loads(row[f"flood_profile_{key}"])) for key in ("time_secs", "depth_inches"))
        parts[often[row["sensor_id"]] > RARE].append((times / 60.0, depths * CM_PER_INCH))
    return gathered(parts[0]), gathered(parts[1])


def gathered(profiles: list[tuple[Array, Array]]) -> Floods:
    """From minutes and centimetres of each flood."""
    shapes, durations, depths, onsets = [], [], [], []
    for minutes, depth_cm in profiles:
        duration = float(minutes[-1] - minutes[0])
        if duration <= 0.0:
            continue
        shares = (minutes - minutes[0]) / duration
        shapes.append(np.interp(SHARES, shares, depth_cm / depth_cm.max()))
        durations.append(duration)
        depths.append(float(depth_cm.max()))
        onsets.append(float(shares[depth_cm.argmax()]))
    return Floods(np.array(depths), np.array(durations), np.array(onsets), np.array(shapes))


def our_floods(storm: Storm, *, hours: float = 12.0) -> Floods:
    """Every street cell that floods, and falls dry again, is a place where a sensor might stand."""
    design = FloodDesign((CANAL,), storm=storm, storm_varies=False, district=DISTRICT)
    catchment = Catchment(design, seed=1)
    minutes = np.arange(0.0, hours * 60.0, 2.0)
    depths_cm = np.zeros((minutes.size, catchment.district.terrain.streets.size if catchment.district else 0))
    for number, minute in enumerate(minutes.tolist()):
        catchment.advance(minute * 60.0)
        if catchment.district:
            depths_cm[number] = catchment.district.street_depths_m * 100.0
    profiles: list[tuple[Array, Array]] = []
    for depth_cm in depths_cm.T:
        wet = np.flatnonzero(depth_cm >= SEEN_CM)
        if wet.size and wet[-1] + 1 < minutes.size:
            flood = slice(max(int(wet[0]) - 1, 0), int(wet[-1]) + 2)
            profiles.append((minutes[flood], depth_cm[flood]))
    return gathered(profiles)


def spread(values: Array, *, most: float) -> tuple[Array, Array]:
    """The share of floods below each value."""
    at = np.linspace(0.0, most, 121)
    return at, np.searchsorted(np.sort(values), at) / values.size


def tell(name: str, *figures: float) -> None:
    print(f"{name:60}", *(f"{figure:12.6g}" for figure in figures))


def tell_floods(name: str, floods: Floods) -> None:
    median = [np.median(each) for each in (floods.depth_cm, floods.duration_min, floods.onset_share)]
    tell(f"{name}: floods, median cm, min, onset share", len(floods.depth_cm), *map(float, median))


def streets(file: Path) -> None:
    """Real street floods beside ours in a common cloudburst and in a storm that made the news."""
    inland, tidal = street_floods(file)
    shower = replace(ISTANBUL_2017, scale=45.0 / ISTANBUL_2017.most_mm(60.0), duration_min=180.0)
    common, rare = our_floods(shower), our_floods(ISTANBUL_2017)
    named = {
        "inland": (inland, THEIRS),
        "tidal": (tidal, PALE),
        "45 mm in an hour": (common, OURS),
        "Istanbul 2017": (rare, INK),
    }
    for name, (floods, _) in named.items():
        tell_floods(name, floods)
    shapes: list[Line] = [
        (name, colour, SHARES, np.median(each.shapes, axis=0)) for name, (each, colour) in named.items()
    ]
    draw("shapes", "A street flood's course, medians", "share of its duration", "share of its depth", shapes)
    depths: list[Line] = [(name, ink, *spread(each.depth_cm, most=60.0)) for name, (each, ink) in named.items()]
    draw("depths", "How deep street floods get", "cm", "share of floods below", depths)
    lasting: list[Line] = [(name, ink, *spread(each.duration_min, most=480.0)) for name, (each, ink) in named.items()]
    draw("durations", "How long street floods last", "minutes", "share of floods below", lasting)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("street_floods", type=Path, help="FloodNet's street floods as CSV, a row a flood")
    file = parser.parse_args().street_floods
    for part in (normal_depth, wave, routing, storms):
        part()
    streets(file)


if __name__ == "__main__":
    main()
