"""The command line: `roadshow` plays the whole show; its parts and the engineer's tools are words after it."""

import logging
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler

from roadshow.authoring.brand import brand
from roadshow.authoring.pack import pack
from roadshow.options import with_only, with_settings
from roadshow.settings import Settings
from roadshow.tools import TOOLS
from roadshow.visitors.commands import consultations

app = typer.Typer(add_completion=False, no_args_is_help=False, rich_markup_mode=None, pretty_exceptions_enable=False)
console = Console(stderr=True, highlight=False)


@app.callback(invoke_without_command=True)
def _roadshow(context: typer.Context) -> None:
    """A smart city on a laptop: sensors over MQTT, a time-series store, a live wall.

    Without a command the whole show is played; its options are those of `show --help`.
    """
    if context.invoked_subcommand is None:
        raise AssertionError("main() always names a command")


@app.command()
@with_settings
def show(settings: Settings) -> None:
    """Play the whole show: broker, simulator, hub and stage (what `roadshow` alone does)."""
    from roadshow.supervision.show import show

    show(settings)


@app.command()
@with_settings
def broker(settings: Settings) -> None:
    """Run the MQTT broker alone."""
    from roadshow.parts.broker import run_broker

    run_broker(settings)


@app.command()
@with_settings
def hub(settings: Settings) -> None:
    """Run the hub alone: ingest, store, API and stage."""
    from roadshow.parts.hub.server import run_hub

    run_hub(settings)


@app.command()
@with_settings
def simulate(settings: Settings) -> None:
    """Run the simulated city alone."""
    from roadshow.parts.player.simulate import run_simulator

    run_simulator(settings)


@app.command()
@with_only()
def bench(
    _settings: Settings,
    figures: Annotated[list[str] | None, typer.Argument(help="Such as start or stage.", show_default="all")] = None,
) -> None:
    """Measure this machine and print the table: a quarter of an hour for all of it."""
    from roadshow.bench import bench

    if not bench(figures or []):
        raise typer.Exit(1)


@app.command()
def test() -> None:
    """Format, lint, import contracts, types, unit and system tests."""
    from roadshow.checks import run_checks

    raise typer.Exit(run_checks())


for name, tool in TOOLS.items():
    app.command(name)(tool)
app.add_typer(pack, name="pack")
app.add_typer(brand, name="brand")
app.add_typer(consultations, name="consultations")


def main() -> None:
    """Without a word, `show` is meant."""
    _log_to_terminal()
    words = sys.argv[1:]
    if not words or (words[0].startswith("-") and words[0] not in ("--help", "-h")):
        words = ["show", *words]
    app(words, prog_name="roadshow")


def _log_to_terminal() -> None:
    """Our own words from INFO up; of others only what is wrong."""
    terminal = RichHandler(console=console, show_path=False, show_time=False)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[terminal])
    for ours in ("roadshow", "broker", "dashboard"):
        logging.getLogger(ours).setLevel(logging.INFO)
    # The embedded broker says several lines a message, which it calls errors.
    logging.getLogger("rumqttd").setLevel(logging.CRITICAL)
