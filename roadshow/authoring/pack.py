"""`pack` as words of the command line: begin packs of one's own, and check them."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from roadshow.options import with_only
from roadshow.settings import Settings

pack = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Begin packs of one's own, and check them.")

Name = Annotated[str, typer.Argument(help="Small letters, digits and '-'; it becomes part of topics and addresses.")]
Title = Annotated[str, typer.Option(help="What visitors read.", show_default="the name")]


@pack.command("new-solution")
@with_only("packs")
def new_solution(settings: Settings, name: Name, title: Title = "") -> None:
    """Write a solution that plays at once, to be changed; into the folder of --packs, or my-packs."""
    from roadshow.authoring.new_pack import new_solution

    new_solution(settings, name, title=title)


@pack.command("new-city")
@with_only("packs")
def new_city(
    settings: Settings,
    name: Name,
    places: Annotated[Path, typer.Option(help="CSV: lat, lon and name, or name_en, name_ko, name_th, name_tr.")],
    title: Title = "",
    language: Annotated[Literal["en", "ko", "th", "tr"], typer.Option(help="What the city speaks.")] = "en",
    time_zone: Annotated[str, typer.Option(help="Such as Asia/Bangkok.", show_default="by the longitude")] = "",
) -> None:
    """Write a city that plays at once, from a list of places; into the folder of --packs, or my-packs."""
    from roadshow.authoring.new_pack import new_city

    new_city(settings, name, places, title=title, language=language, time_zone=time_zone)


@pack.command()
@with_only("packs")
def check(settings: Settings) -> None:
    """Say everything that is wrong in the packs of --packs, or in the built-in ones; exit 1 when anything is."""
    from roadshow.authoring.new_pack import check

    raise typer.Exit(check(settings))
