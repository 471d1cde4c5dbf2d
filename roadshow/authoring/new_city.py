"""A city pack from a list of places, as a spreadsheet writes it."""

import csv
import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from devices.city import CityFile, Place
from devices.packs.files import parse, read_rows
from devices.packs.findings import Findings
from devices.words import LANGUAGES
from roadshow.authoring.templates import filled_in
from roadshow.cannot import Cannot

KIND = "site"
"""Of a place that says none: where anything may stand."""
MARGIN = 0.15
"""Air round the places, as a share of their span."""
SMALLEST_SPAN_DEG = 0.02
GROUND_SPANS = 20
"""How far the plain ground reaches beyond the frame, so that no wall shows its edge."""
COLUMNS = ("id", "kind", "lat", "lon", "capacity", "hours", "district", *(f"name_{language}" for language in LANGUAGES))

Box = tuple[float, float, float, float]


def city_files(file: Path, *, title: str, language: str, time_zone: str) -> dict[Path, str]:
    """The files of a pack by their path within it; raises `Cannot`, which names every line that is wrong."""
    places = read_places(file, language=language)
    frame = framed(places)
    west, south, east, north = frame
    centre = (round((west + east) / 2, 5), round((south + north) / 2, 5))
    written = filled_in(
        "city",
        title=title,
        language=language,
        time_zone=time_zone or guessed_zone(centre[0]),
        centre=json.dumps(centre),
        bounds=json.dumps(frame),
        source=file.name,
    )
    findings = Findings()
    parse(CityFile, Path("city.toml"), tomllib.loads(written[Path("city.toml")]), findings)
    refuse(findings)
    return written | {Path("places.csv"): as_csv(places), Path("base.geojson"): ground(frame)}


def refuse(findings: Findings) -> None:
    if findings.problems:
        raise Cannot("\n".join(str(problem) for problem in findings.problems))


def read_places(file: Path, *, language: str) -> list[Place]:
    findings, places = Findings(), dict[str, Place]()
    for line, cells in read_rows(file, findings):
        given = completed(cells, language=language, number=len(places) + 1)
        place = parse(Place, file, given, findings, where=line)
        if place is not None and place.id in places:
            findings.problem(file, f"{line}, id", "another line has this id too; rename one", value=place.id)
        elif place is not None:
            places[place.id] = place
    if not places and not findings.problems:
        findings.problem(file, "", "holds no places; write a header such as name,lat,lon and a line for each place")
    refuse(findings)
    return list(places.values())


def completed(cells: Mapping[str, str], *, language: str, number: int) -> dict[str, object]:
    """What a line leaves out: the kind, and an id made from the name or the line's number."""
    row: dict[str, object] = {key: cell for key, cell in cells.items() if not key.startswith("name")}
    names = {key[5:]: cell for key, cell in cells.items() if key.startswith("name_")}
    if "name" in cells:
        names.setdefault(language, cells["name"])
    for key in ("lat", "lon"):
        if key in cells:
            row[key] = cells[key].replace(",", ".")
    latin = names.get("en") or names.get("tr") or next(iter(names.values()), "")
    return {"kind": KIND, "id": as_id(latin) or f"place-{number}", **row, "names": names}


def as_id(name: str) -> str:
    """Çamlıca Kulesi -> camlica-kulesi; nothing of a name in another script."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def framed(places: list[Place]) -> Box:
    lons, lats = [place.lon for place in places], [place.lat for place in places]
    margin = MARGIN * max(max(lons) - min(lons), max(lats) - min(lats), SMALLEST_SPAN_DEG)
    west, south, east, north = min(lons) - margin, min(lats) - margin, max(lons) + margin, max(lats) + margin
    return round(west, 5), round(south, 5), round(east, 5), round(north, 5)


def guessed_zone(lon: float) -> str:
    """The nearest whole hour by the sun; POSIX writes these zones with the sign turned round."""
    hours = round(lon / 15)
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def ground(frame: Box) -> str:
    """Plain ground and no outline: nothing is invented."""
    west, south, east, north = frame
    reach = GROUND_SPANS * max(east - west, north - south)
    west, east = max(west - reach, -180), min(east + reach, 180)
    south, north = max(south - reach, -85), min(north + reach, 85)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    land = {
        "type": "Feature",
        "properties": {"layer": "land"},
        "geometry": {"type": "Polygon", "coordinates": [[[round(x, 5), round(y, 5)] for x, y in ring]]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [land]}, indent=1) + "\n"


def as_csv(places: list[Place]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for place in places:
        said = place.model_dump(include={"id", "kind", "lat", "lon", "capacity", "hours", "district"})
        writer.writerow(said | {f"name_{language}": place.names.get(language, "") for language in LANGUAGES})
    return text.getvalue()
