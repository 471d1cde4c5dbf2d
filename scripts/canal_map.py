"""Draw Bangkok's quiet base map, `packs/cities/bangkok/base.geojson`: canals traced through their gauges.

python scripts/canal_map.py ../shared/data/bangkok_canal_gauges.csv

Nothing here is surveyed: a canal is a line from gauge to gauge in the source's order, which follows each canal; the
river is a line through bridges, whose places are our own (to about 100 m); the land is a plain rectangle.
"""

import argparse
import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

CITY = Path(__file__).parents[1] / "packs" / "cities" / "bangkok"
AROUND = (99.9, 13.4, 101.3, 14.1)
"""West, south, east, north: everything the wall may ever show."""
RIVER = "Chao Phraya"
BRIDGES = {
    "Rama VI": (100.5147, 13.8131),
    "Krung Thon": (100.5025, 13.7806),
    "Rama VIII": (100.4969, 13.7692),
    "Phra Pin-klao": (100.4908, 13.7619),
    "Memorial": (100.4975, 13.7392),
    "Si Phraya": (100.5132, 13.7297),
    "Taksin": (100.5128, 13.7189),
    "Krung Thep": (100.4919, 13.7014),
    "Rama IX": (100.5183, 13.6825),
}
"""Down the river; Si Phraya is a pier."""
ABOVE_THE_GAUGE = "Phra Pin-klao"
"""The river's own gauge stands below this bridge."""
MOUTH = "Chong Nonsi"
"""The first gauge of this canal stands where it meets the river, below the last bridge."""

Point = tuple[float, float]


def read_gauges(file: Path) -> dict[str, list[Point]]:
    """(lon, lat) of each canal's gauges, in the source's order."""
    canals: dict[str, list[Point]] = defaultdict(list)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            canals[row["canal"]].append((float(row["lon"]), float(row["lat"])))
    return canals


def river(canals: dict[str, list[Point]]) -> list[Point]:
    line: list[Point] = []
    for name, bridge in BRIDGES.items():
        line.append(bridge)
        if name == ABOVE_THE_GAUGE:
            line += canals[RIVER]
    return [*line, canals[MOUTH][0]]


def feature(layer: str, kind: str, coordinates: object, **properties: str) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"layer": layer, **properties}, "geometry": geometry}


def base_map(canals: dict[str, list[Point]]) -> dict[str, Any]:
    west, south, east, north = AROUND
    land = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    lines = {name: gauges for name, gauges in canals.items() if name != RIVER and len(gauges) > 1}
    return {
        "type": "FeatureCollection",
        "source": "24 canal gauges and pumping stations of Bangkok; bridges placed by us",
        "features": [
            feature("land", "Polygon", [land]),
            feature("river", "LineString", river(canals), name=RIVER),
            *(feature("canal", "LineString", line, name=name) for name, line in lines.items()),
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gauges", type=Path, help="a CSV with canal, lat and lon of each gauge")
    text = json.dumps(base_map(read_gauges(parser.parse_args().gauges)), ensure_ascii=False, separators=(",", ":"))
    one_feature_a_line = text.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n"
    (CITY / "base.geojson").write_text(one_feature_a_line, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
