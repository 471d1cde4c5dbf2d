"""Writes a brand to begin with."""

from pathlib import Path

import typer

from roadshow.authoring.new_pack import as_title, write
from roadshow.authoring.templates import filled_in
from roadshow.cannot import Cannot


def new_brand(folder: Path, *, name: str) -> None:
    if folder.exists():
        raise Cannot(f"{folder} is there already; choose another folder, or remove it")
    write(folder, filled_in("brand", name=name or as_title(folder.resolve().name)))
    typer.echo(f"{folder} is written. Change {folder / 'brand.toml'}, and play it with --brand {folder}")
