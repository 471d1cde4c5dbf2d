"""Reads packs from disk; a wrong one is refused with file, key, value and cure."""

import csv
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from devices.city import City, CityFile, Place
from devices.kind import Kind
from devices.solution import Scenario, Solution, SolutionFile
from devices.words import LANGUAGES, Table, flatten

BUILT_IN = Path(__file__).parent.parent / "packs"

Model = TypeVar("Model", bound=BaseModel)


class PackError(Exception):
    """A pack that cannot be used: which file, which key, what stands there, and what to write instead."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = file
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Packs:
    cities: dict[str, City]
    solutions: dict[str, Solution]

    @property
    def kinds(self) -> dict[str, Kind]:
        return {name: kind for solution in self.solutions.values() for name, kind in solution.kinds.items()}

    def city(self, city: str) -> City:
        if city not in self.cities:
            raise KeyError(f"unknown city '{city}'; known: {', '.join(sorted(self.cities))}")
        return self.cities[city]

    def solutions_of(self, city: str) -> tuple[Solution, ...]:
        return tuple(solution for solution in self.solutions.values() if city in solution.cities)


def read_packs(*folders: Path) -> Packs:
    """All packs of these folders; a later folder's pack takes the place of an earlier one of the same name."""
    cities: dict[str, City] = {}
    solutions: dict[str, Solution] = {}
    for folder in folders or (BUILT_IN,):
        if not folder.is_dir():
            raise PackError(folder, "no such folder; name one that holds cities/ or solutions/")
        cities |= {path.name: read_city(path) for path in _subfolders(folder / "cities")}
        solutions |= {path.name: read_solution(path) for path in _subfolders(folder / "solutions")}
        if not cities and not solutions:
            raise PackError(folder, "holds neither cities/ nor solutions/; name the folder that does")
    _check_together(cities, solutions, folders[-1] if folders else BUILT_IN)
    return Packs(cities, solutions)


def read_city(folder: Path) -> City:
    file = folder / "city.toml"
    city = _parse(CityFile, file, _read_toml(file))
    places = {place.id: place for place in _read_places(folder / city.places)}
    for place, layout in city.layout.items():
        if place not in places:
            raise PackError(file, f"layout.{place}: no such place; known: {', '.join(sorted(places))}")
        bays, capacity = len(layout.bays), places[place].capacity
        if capacity is not None and bays != capacity:
            raise PackError(file, f"layout.{place}.rows: {bays} bays for a capacity of {capacity}; make them agree")
    base_map = folder / city.base_map.file
    return City(
        id=folder.name,
        time_zone=ZoneInfo(city.time_zone),
        language=city.language,
        centre=city.centre,
        bounds=city.bounds,
        source=city.source,
        names=city.names,
        base_map=_read_geojson(base_map),
        credit=city.base_map.credit,
        places=places,
        layouts=city.layout,
    )


def read_solution(folder: Path) -> Solution:
    file = folder / "solution.toml"
    solution = _parse(SolutionFile, file, _read_toml(file))
    scenarios = {
        path.stem: _parse(Scenario, path, _read_toml(path)) for path in sorted((folder / "scenarios").glob("*.toml"))
    }
    if solution.scenario not in scenarios:
        known = ", ".join(scenarios) or "none; write scenarios/<name>.toml"
        raise PackError(file, f"scenario: unknown scenario '{solution.scenario}'; known: {known}")
    words = {language: flatten(_read_toml(folder / "words" / f"{language}.toml")) for language in LANGUAGES}
    needed = _words_needed(folder.name, solution)
    for language, table in words.items():
        _check_words(folder / "words" / f"{language}.toml", table, needed)
    return Solution(
        id=folder.name,
        cities=solution.cities,
        default_scenario=solution.scenario,
        scenarios=scenarios,
        kinds=solution.kinds,
        devices=solution.devices,
        simulation=solution.simulation,
        views=solution.views,
        rules=solution.rules,
        displays=solution.displays,
        words=words,
    )


def _words_needed(name: str, solution: SolutionFile) -> set[str]:
    needed = {"name", "story"}
    for kind_name, kind in solution.kinds.items():
        needed.add(f"kinds.{kind_name}")
        for quantity in kind.quantities:
            needed.add(f"quantities.{kind_name}.{quantity.key}")
            needed |= {f"states.{kind_name}.{quantity.key}.{state}" for state in quantity.states}
    needed |= {f"tiles.{tile.key}" for tile in solution.views.tiles}
    for rule in solution.rules:
        needed |= {f"rules.{rule.key}.{threshold.level}" for threshold in rule.thresholds}
        needed.add(f"rules.{rule.key}.normal")
    return needed


def _check_words(file: Path, table: Table, needed: set[str]) -> None:
    if missing := sorted(needed - table.keys()):
        raise PackError(file, f"no words for {', '.join(missing)}; write them")
    if unknown := sorted(table.keys() - needed):
        raise PackError(file, f"{', '.join(unknown)}: nothing uses these words; remove them or mend the key")


def _check_together(cities: dict[str, City], solutions: dict[str, Solution], folder: Path) -> None:
    owners: dict[str, str] = {}
    for solution in solutions.values():
        for city in solution.cities:
            if city not in cities:
                raise PackError(
                    folder / "solutions" / solution.id / "solution.toml",
                    f"cities: unknown city '{city}'; known: {', '.join(sorted(cities))}",
                )
        for kind in solution.kinds:
            if kind in owners:
                raise PackError(
                    folder / "solutions" / solution.id / "solution.toml",
                    f"kinds.{kind}: solution '{owners[kind]}' has a kind of that name too; rename one",
                )
            owners[kind] = solution.id


def _read_places(file: Path) -> Iterable[Place]:
    if not file.is_file():
        raise PackError(file, "no such file; city.toml names it as places")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            names = {language: row.pop(f"name_{language}", "") for language in LANGUAGES}
            given = {key: value for key, value in row.items() if value}
            yield _parse(Place, file, given | {"names": names}, where=f"line {number}, ")


def _read_geojson(file: Path) -> str:
    if not file.is_file():
        raise PackError(file, "no such file; city.toml names it as base_map.file")
    text = file.read_text(encoding="utf-8")
    try:
        collection = json.loads(text)
    except ValueError as error:
        raise PackError(file, f"is not JSON ({error}); write it anew") from None
    if not isinstance(collection, dict) or "features" not in collection:
        raise PackError(file, "is not a GeoJSON FeatureCollection; write one")
    return text


def _read_toml(file: Path) -> dict[str, object]:
    if not file.is_file():
        raise PackError(file, "no such file; a pack needs it")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(file, f"is not TOML in UTF-8: {error}") from None


def _parse(model: type[Model], file: Path, data: Mapping[str, object], where: str = "") -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt key is unknown and also missing: the first says more.
        first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
        key = ".".join(str(part) for part in first["loc"]) or "file"
        value = "" if first["type"] in ("missing", "value_error") else f" (is {first['input']!r:.80})"
        cure = "remove it or mend its spelling" if first["type"] == "extra_forbidden" else first["msg"]
        raise PackError(file, f"{where}{key}{value}: {cure}") from None


def _subfolders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_dir()) if folder.is_dir() else []
