"""`brand` as words of the command line: begin a brand of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from roadshow.options import with_only
from roadshow.settings import Settings

brand = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Begin a brand of one's own.")


@brand.callback()
def _words() -> None:
    """Begin a brand of one's own; `check` says whether it is right."""


@brand.command("new")
@with_only()
def new(
    _settings: Settings,
    folder: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
    name: Annotated[str, typer.Option(help="The exhibitor's.", show_default="the folder's")] = "",
) -> None:
    """Write a brand that can be shown at once, to be changed."""
    from roadshow.authoring.new_brand import new_brand

    new_brand(folder, name=name)
