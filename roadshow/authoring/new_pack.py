"""Writes packs to begin with, and says what is wrong or to do in those that stand."""

from pathlib import Path
from typing import Literal

import typer

from devices.packs import BUILT_IN, Finding, check_packs
from devices.packs.cities import PACK_NAME
from roadshow.authoring.new_city import city_files
from roadshow.authoring.templates import filled_in
from roadshow.cannot import Cannot
from roadshow.settings import Settings

OWN = Path("my-packs")


def new_solution(settings: Settings, name: str, *, title: str) -> None:
    folder = _room_for(settings, "solutions", name)
    write(folder, filled_in("solution", name=name, title=title or as_title(name)))
    _say_what_stands(folder, f"--solution {name}")


def new_city(settings: Settings, name: str, places: Path, *, title: str, language: str, time_zone: str) -> None:
    folder = _room_for(settings, "cities", name)
    write(folder, city_files(places, title=title or as_title(name), language=language, time_zone=time_zone))
    _say_what_stands(folder, f"--city {name}")


def check(settings: Settings) -> int:
    """The exit code: 1 when anything is wrong."""
    folder = settings.packs or BUILT_IN
    findings = _findings_in(folder, own=folder)
    problems = sum(finding.grade == "problem" for finding in findings)
    typer.echo(f"{folder}: {problems or 'no'} {'problem' if problems == 1 else 'problems'}")
    return 1 if problems else 0


def _findings_in(folder: Path, *, own: Path) -> list[Finding]:
    """Told, too."""
    folders = [BUILT_IN] if own == BUILT_IN else [BUILT_IN, own]
    findings = [finding for finding in check_packs(*folders) if finding.file.is_relative_to(folder)]
    for finding in findings:
        typer.echo(f"{finding.grade:<8} {finding}")
    return findings


def _room_for(settings: Settings, sort: Literal["cities", "solutions"], name: str) -> Path:
    """Where the new pack will stand, if it may."""
    if not PACK_NAME.fullmatch(name):
        raise Cannot(f"NAME '{name}' is not small letters, digits and '-' alone; choose another")
    if (BUILT_IN / sort / name).exists():
        raise Cannot(f"NAME '{name}' is that of a built-in pack, which yours would hide; choose another")
    folder = (settings.packs or OWN) / sort / name
    if folder.exists():
        raise Cannot(f"{folder} is there already; choose another name, or remove it")
    return folder


def write(folder: Path, files: dict[Path, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _say_what_stands(folder: Path, option: str) -> None:
    own = folder.parent.parent
    _findings_in(folder, own=own)
    typer.echo(f"{folder} is written. Play it with --packs {own} {option}")


def as_title(name: str) -> str:
    return name.replace("-", " ").capitalize()
