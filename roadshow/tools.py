"""The engineer's tools as words of the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from devices.topic import Ask
from roadshow.options import BROKER, with_given, with_only, with_settings
from roadshow.settings import Settings

For = Annotated[float | None, typer.Option("--for", min=0.1, help="End after so many seconds.", show_default="Ctrl-C")]


@with_only(*BROKER, "packs")
def replay(
    settings: Settings,
    file: Annotated[Path, typer.Argument(help="What `record` wrote, or a CSV together with --map.")],
    mapping: Annotated[
        Path | None, typer.Option("--map", help="A TOML file that says what the CSV's columns mean.")
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=100_000.0,
            help="Recorded seconds a second; 0 is as fast as it can be stored.",
            show_default="60 for a CSV, 1 for a recording",
        ),
    ] = None,
) -> None:
    """Publish a CSV or a recording again, as provenance recorded."""
    from roadshow.recordings.replay import replay

    replay(settings, file, mapping=mapping, speed=speed)


@with_only(*BROKER)
def record(
    settings: Settings,
    file: Annotated[Path, typer.Argument(help="Where to; a name that ends in .gz is compressed.")],
    city: Annotated[str | None, typer.Option(help="One city alone.", show_default="all")] = None,
    for_s: For = None,
) -> None:
    """Write what passes on MQTT, so that `replay` plays it back."""
    from roadshow.recordings.record import record

    record(settings, file, city=city, for_s=for_s)


@with_only("host", "port")
def devices(
    settings: Settings,
    kind: Annotated[str | None, typer.Option(help="Of one kind alone.")] = None,
    provenance: Annotated[str | None, typer.Option(help="real, simulated, recorded or visitor alone.")] = None,
    state: Annotated[str | None, typer.Option(help="fresh, silent, offline or unheard alone.")] = None,
) -> None:
    """List the devices that the hub knows, with their last value."""
    from roadshow.engineers.known_devices import devices

    devices(settings, kind=kind, provenance=provenance, state=state)


@with_only(*BROKER, "packs")
def watch(
    settings: Settings,
    device: Annotated[str | None, typer.Option(help="Ids that contain this.")] = None,
    kind: Annotated[str | None, typer.Option(help="Of one kind alone.")] = None,
    refused: Annotated[bool, typer.Option("--refused", help="Refusals alone.")] = False,  # noqa: FBT002, a flag
    for_s: For = None,
) -> None:
    """Show readings and refusals as they come."""
    from roadshow.engineers.watch import watch

    watch(settings, device=device, kind=kind, only_refused=refused, for_s=for_s)


@with_only(*BROKER, "packs")
def try_device(
    settings: Settings,
    device: Annotated[str, typer.Argument(help="For example istanbul.parking-bay.demo-01, or its topic.")],
    for_s: For = None,
) -> None:
    """Tell what is right and wrong with what a device sends. Exit code 1 where something is wrong."""
    from roadshow.engineers.try_device import try_device

    if not try_device(settings, device, for_s=for_s):
        raise typer.Exit(1)


@with_given
def config(settings: Settings, given: Mapping[str, object]) -> None:
    """Show each setting, its value and where it came from."""
    from roadshow.config import config

    config(settings, given)


@with_only("host", "port")
def contract(settings: Settings) -> None:
    """Print where the hub explains topics and payloads, with examples."""
    from roadshow.supervision.show import stage_address

    typer.echo(f"{stage_address(settings)}contract")


@with_only(*BROKER, "city", "packs", "host", "port")
def control(
    settings: Settings,
    ask: Annotated[Ask, typer.Argument(help="What to ask of the simulator.")],
    what: Annotated[
        str | None,
        typer.Argument(
            help="`speed` 120; `seek` 12:45 or a step of the scenario; `event` one of its taps; `scenario` its name."
        ),
    ] = None,
    anyway: Annotated[bool, typer.Option(help="Also while somebody presents at the desk.")] = False,  # noqa: FBT002, a flag
) -> None:
    """Ask the simulator for another speed, moment or scenario, to let something happen, to pause, to begin again."""
    from roadshow.engineers.control import control

    control(settings, ask, what, anyway=anyway)


@with_only("city", "solution", "scenario", "seed", "packs")
def compare(
    settings: Settings,
    plays: Annotated[int, typer.Option(min=2, max=100, help="How many seeds, from --seed on.")] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="What the screens are told.")] = False,  # noqa: FBT002, a flag
) -> None:
    """Play a scenario with the solution and without, several times over, and tell what it is worth."""
    from roadshow.engineers.compare import compare

    compare(settings, plays=plays, as_json=as_json)


@with_settings
def check(
    settings: Settings,
    days: Annotated[float, typer.Option(min=0.1, help="How long the show is to run.")] = 3.0,
    watch: Annotated[bool, typer.Option("--watch", help="Look again until a phone has come.")] = False,  # noqa: FBT002, a flag
) -> None:
    """Look at all that a booth needs before the doors open. Exit code 1 where something is red."""
    from roadshow.preflight.check import check

    if not check(settings, days=days, watch=watch):
        raise typer.Exit(1)


@with_only("data", "city", "packs", "brand", "hall", "keep_consultations_days")
def report(
    settings: Settings,
    file: Annotated[Path | None, typer.Argument(help="Where to.", show_default="report-DAY-LANG.html")] = None,
    day: Annotated[str, typer.Option(help="Such as 2026-11-24.", show_default="today")] = "",
    lang: Annotated[str, typer.Option(help="en, ko, th or tr.", show_default="the city's")] = "",
) -> None:
    """Write the day's report: one HTML file of counts and charts, without anybody's data."""
    from roadshow.visitors.report import report

    report(settings, file, day=day, language=lang)


@with_only("packs")
def bundle(
    settings: Settings,
    folder: Annotated[Path | None, typer.Argument(help="Where to.", show_default="below dist/")] = None,
) -> None:
    """Make one folder that starts on a machine like this with the network cut."""
    from roadshow.bundle import bundle

    bundle(settings, folder)


TOOLS = {
    "check": check,
    "bundle": bundle,
    "report": report,
    "control": control,
    "compare": compare,
    "replay": replay,
    "record": record,
    "devices": devices,
    "watch": watch,
    "try-device": try_device,
    "contract": contract,
    "config": config,
}
