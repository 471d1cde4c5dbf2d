"""`consultations` as words of the command line: the key, and what visitors have left."""

from pathlib import Path
from typing import Annotated

import typer

from roadshow.options import with_only
from roadshow.settings import Settings

consultations = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The key, and what visitors have left.")


@consultations.command("new-key")
@with_only("data")
def new_key(settings: Settings) -> None:
    """Make the key that seals requests; asks for a passphrase, which alone opens them."""
    from roadshow.visitors.kept import new_key

    new_key(settings)


@consultations.command("list")
@with_only("data", "keep_consultations_days")
def list_(settings: Settings) -> None:
    """Say when requests were left and in which language: all that can be told without the passphrase."""
    from roadshow.visitors.kept import list_kept

    list_kept(settings)


@consultations.command()
@with_only("data", "city", "packs")
def export(
    settings: Settings,
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
) -> None:
    """Write all requests as CSV; asks for the passphrase."""
    from roadshow.visitors.kept import export

    export(settings, file)


@consultations.command("delete-older")
@with_only("data", "keep_consultations_days")
def delete_older(
    settings: Settings,
    days: Annotated[int, typer.Argument(min=0, help="Whole days; 0 deletes all of them.")],
) -> None:
    """Delete the requests of days that began so many days ago, or before."""
    from roadshow.visitors.kept import delete_older

    delete_older(settings, days)
