"""Reads and checks a city pack."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from devices.city import City, CityFile, Place
from devices.packs.base_maps import Box, read_base_map
from devices.packs.files import parse, read_rows, read_toml
from devices.packs.findings import Findings
from devices.words import LANGUAGES, filled

PACK_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""Part of topics and addresses."""


def read_city(folder: Path, findings: Findings) -> City | None:
    file = folder / "city.toml"
    if not PACK_NAME.fullmatch(folder.name):
        findings.problem(folder, "", "a pack is named in small letters, digits and '-'; rename the folder")
    data = read_toml(file, findings)
    city = parse(CityFile, file, data, findings) if data is not None else None
    if city is None:
        return None
    places_file, base_map_file = folder / city.places, folder / city.base_map.file
    places = _read_places(places_file, city.language, findings)
    base_map = read_base_map(base_map_file, findings)
    _check_layouts(file, city, places, findings)
    _check_people(file, city, places, findings)
    _check_names(file, "names", city.names, findings)
    if city.time_zone.startswith("Etc/"):
        cure = "knows no summer time; write the city's own, such as Europe/Istanbul"
        findings.todo(file, "time_zone", cure, value=city.time_zone)
    _check_on_the_map(places_file, base_map_file, city, places, base_map.extent, findings)
    return City(
        id=folder.name,
        time_zone=ZoneInfo(city.time_zone),
        language=city.language,
        centre=city.centre,
        bounds=city.bounds,
        source=city.source,
        names=filled(city.names, first=city.language),
        base_map=base_map.geojson,
        credit=filled(city.base_map.credit, first=city.language),
        places=places,
        layouts=city.layout,
        tiles=base_map.tiles,
        people=city.people,
    )


def _read_places(file: Path, language: str, findings: Findings) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for line, cells in read_rows(file, findings):
        names = {key[5:]: cells.pop(key) for key in [key for key in cells if key.startswith("name_")]}
        place = parse(Place, file, cells | {"names": names}, findings, where=line)
        if place is None:
            continue
        if place.id in places:
            findings.problem(file, f"{line}, id", "another line has this id too; rename one", value=place.id)
        _check_names(file, f"{line}, names", place.names, findings)
        places[place.id] = place.model_copy(update={"names": filled(place.names, first=language)})
    return places


def _check_names(file: Path, key: str, names: dict[str, str], findings: Findings) -> None:
    if missing := [language for language in LANGUAGES if language not in names]:
        shown = next(iter(names.values()))
        findings.todo(file, key, f"nothing in {', '.join(missing)}, so '{shown}' is shown there; write it")


def _check_layouts(file: Path, city: CityFile, places: dict[str, Place], findings: Findings) -> None:
    for place, layout in city.layout.items():
        if place not in places:
            findings.problem(file, f"layout.{place}", f"no such place; known: {', '.join(sorted(places))}")
            continue
        bays, capacity = len(layout.bays), places[place].capacity
        if capacity is not None and bays != capacity:
            findings.problem(file, f"layout.{place}.rows", f"{bays} bays for a capacity of {capacity}; make them agree")


def _check_people(file: Path, city: CityFile, places: dict[str, Place], findings: Findings) -> None:
    living = city.people.living if city.people else {}
    for place in living.keys() - places.keys():
        findings.problem(file, f"people.living.{place}", f"no such place; known: {', '.join(sorted(places))}")


def _check_on_the_map(
    places_file: Path, map_file: Path, city: CityFile, places: dict[str, Place], drawn: Box | None, findings: Findings
) -> None:
    for place in (place for place in places.values() if not place.far):
        at = f"[{place.lon:g}, {place.lat:g}]"
        if drawn and not _inside(place, drawn):
            findings.problem(
                places_file, place.id, f"{at} is off the map that {map_file.name} draws; mend lon and lat, or draw more"
            )
        elif not _inside(place, city.bounds):
            cure = f"{at} is out of city.toml's bounds, so an arrow at the edge points to it; widen them if it matters"
            findings.todo(places_file, place.id, cure)


def _inside(place: Place, box: Box) -> bool:
    west, south, east, north = box
    return west <= place.lon <= east and south <= place.lat <= north
