"""Reads a pack's files; what cannot be read is found, not raised."""

import csv
import json
import tomllib
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from devices.packs.findings import Findings

Model = TypeVar("Model", bound=BaseModel)


def read_text(file: Path, findings: Findings, *, why: str) -> str | None:
    """`why` says who needs the file."""
    if not file.is_file():
        findings.problem(file, "", f"no such file; {why}")
        return None
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        findings.problem(file, "", f"is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8")
        return None


def read_toml(file: Path, findings: Findings) -> dict[str, Any] | None:
    text = read_text(file, findings, why="a pack needs it")
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        findings.problem(file, "", f"is not TOML: {error}")
        return None


def read_rows(file: Path, findings: Findings) -> Iterator[tuple[str, dict[str, str]]]:
    """("line 2", the row's cells that are not empty) of each row of a CSV file with a header."""
    text = read_text(file, findings, why="city.toml names it as places") or ""
    # A spreadsheet writes the separator of its own country.
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=separator)
    for row in reader:
        line, cells = f"line {reader.line_num}", dict[str | None, str | None](row)
        if None in cells:
            findings.problem(file, line, "has more cells than the header; quote a name that holds a comma")
        yield line, {key: value.strip() for key, value in cells.items() if key and value and value.strip()}


def read_geojson(file: Path, findings: Findings) -> str:
    """The text, or nothing where it is no FeatureCollection."""
    text = read_text(file, findings, why="city.toml names it as base_map.file")
    if text is None:
        return ""
    try:
        collection: Any = json.loads(text)
    except ValueError as error:
        findings.problem(file, "", f"is not JSON ({error}); write it anew")
        return ""
    if not isinstance(collection, dict) or "features" not in collection:
        findings.problem(file, "", "is not a GeoJSON FeatureCollection; write one")
        return ""
    return text


def parse(
    model: type[Model], file: Path, data: Mapping[str, object], findings: Findings, where: str = ""
) -> Model | None:
    """None where something is wrong; every wrong key is found."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt key is unknown and also missing: the first says more.
        for wrong in sorted(error.errors(), key=lambda found: found["type"] != "extra_forbidden"):
            key = ".".join(str(part) for part in wrong["loc"])
            value = "" if wrong["type"] in ("missing", "value_error") else wrong["input"]
            said = wrong["msg"].removeprefix("Value error, ")
            cure = "remove it or mend its spelling" if wrong["type"] == "extra_forbidden" else said
            findings.problem(file, ", ".join(part for part in (where, key) if part), cure, value=value)
        return None


def subfolders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_dir()) if folder.is_dir() else []
