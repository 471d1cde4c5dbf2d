"""From facts to lights: pure, one function a light. Each says what is so, and where it is not well, the cure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Literal

from devices.packs import Finding
from roadshow.preflight.facts import Facts, Folder, Port
from roadshow.preflight.firewall import how_to_let_in
from roadshow.settings import USUAL_SPEED

Colour = Literal["green", "yellow", "red"]

BYTES_A_READING = 12
"""On disk, with its log; measured over a day of both cities."""
READINGS_A_CITY_SECOND = 1.5
"""Of one city with all that plays there; measured."""
DAY_S = 86_400
MARGIN_BYTES = 2_000_000_000
"""What the rest of the machine may want meanwhile."""
GB = 1_000_000_000
FIRST_YEAR, LAST_YEAR = 2026, 2040
SET_MS = 200


@dataclass(frozen=True, slots=True)
class Light:
    name: str
    colour: Colour
    words: str
    cure: str = ""


def lights(facts: Facts, *, days: float) -> list[Light]:
    settings, live = facts.settings, facts.health
    phones = (live or {}).get("phones") or {}
    arrived = int(phones.get("ever") or 0)
    return [
        Light("machine", "green", f"{facts.machine}; Python {facts.python}"),
        *[port(each, ours=live is not None) for each in facts.ports],
        disk(facts.folder, days=days, speed=settings.speed or USUAL_SPEED, keep_bytes=round(settings.keep_gb * GB)),
        data(facts.folder),
        clock(facts.now, facts.city_zone, set_ms=facts.clock_set_ms),
        screens(built=facts.built),
        packs(facts.findings),
        brand(facts.brand, facts.brand_trouble),
        broker(settings.broker, facts.broker_trouble),
        show(live),
        address(facts.phone_address, facts.addresses, host=settings.host),
        firewall(facts, arrived=arrived > 0),
        phone(running=live is not None, here=int(phones.get("now") or 0), arrived=arrived),
    ]


def port(port: Port, *, ours: bool) -> Light:
    name = f"port {port.port}"
    if not port.trouble:
        return Light(name, "green", f"free for {port.what}")
    if ours:
        return Light(name, "green", f"{port.what}: our own show is there")
    what, _, cure = port.trouble.partition("; ")
    return Light(name, "red", what, cure)


def disk(folder: Folder, *, days: float, speed: float, keep_bytes: int) -> Light:
    """A show writes no more than it keeps."""
    wanted = min(keep_bytes, round(days * DAY_S * speed * READINGS_A_CITY_SECOND * BYTES_A_READING))
    more = max(0, wanted - folder.bytes)
    words = f"{_gb(folder.free_bytes)} free; {days:g} days want up to {_gb(more)} more"
    cure = f"make room on the disk of {folder.path}, name another with --data, or keep less with --keep-gb"
    if folder.free_bytes < more:
        return Light("disk", "red", words, cure)
    return (
        Light("disk", "yellow", words, cure)
        if folder.free_bytes < more + MARGIN_BYTES
        else Light("disk", "green", words)
    )


def data(folder: Folder) -> Light:
    if folder.trouble:
        what, _, cure = folder.trouble.partition("; ")
        return Light("data", "red", what, cure or "choose another folder with --data")
    if folder.damaged:
        return Light(
            "data",
            "yellow",
            f"damaged: {', '.join(folder.damaged)}; the rest is whole, and the show goes on without",
            "what was received then is missing; move these files away once nobody wants to mend them",
        )
    held = f"{folder.readings:,} readings, " if folder.readings is not None else ""
    return Light("data", "green", f"{folder.path}: {held}{folder.bytes / 1e6:.0f} MB")


def clock(now: datetime, city_zone: tzinfo | None, *, set_ms: int) -> Light:
    """Whether it is right to the minute no machine knows without a network."""
    words = f"{now:%Y-%m-%d %H:%M} by this machine, UTC{now:%z}"
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        return Light("clock", "red", words, "the year cannot be; set date and time of this machine")
    if abs(set_ms) > SET_MS:
        return Light("clock", "yellow", f"{words}; it was set by {set_ms / 1000:+.1f} s just now", "look again")
    if city_zone is not None and (there := now.astimezone(city_zone)).utcoffset() != now.utcoffset():
        cure = (
            "a zone that is wrong beside a clock that looks right makes real devices' times wrong. Is the hall in the "
            "city? Then set the time zone. Elsewhere all is well"
        )
        return Light("clock", "yellow", f"{words}; in the city it is {there:%H:%M}, UTC{there:%z}", cure)
    return Light("clock", "green", f"{words}; compare it with a phone, nobody here can")


def screens(*, built: bool) -> Light:
    if built:
        return Light("screens", "green", "the browser code is built and whole")
    return Light("screens", "red", "the browser code is not built, or a file of it is missing", "start by run.py once")


def packs(findings: Sequence[Finding]) -> Light:
    problems = [finding for finding in findings if finding.grade == "problem"]
    todo = len(findings) - len(problems)
    if problems:
        return Light(
            "packs", "red", f"{len(problems)} problems; the first: {problems[0]}", "`pack check` lists them all"
        )
    if todo:
        return Light(
            "packs", "yellow", f"{todo} things to look at; the first: {findings[0]}", "`pack check` lists them all"
        )
    return Light("packs", "green", "every city and solution is whole")


def brand(name: str, trouble: str) -> Light:
    if trouble:
        first, *more = trouble.splitlines()
        others = f" ({len(more)} more)" if more else ""
        return Light("brand", "red", f"{first}{others}", "the show starts once brand.toml is mended")
    return Light("brand", "green", name or "none named; the screens say Roadshow")


def broker(kind: str, trouble: str) -> Light:
    if not trouble:
        return Light("broker", "green", f"{kind}: there")
    what, _, cure = trouble.partition("; ")
    return Light("broker", "red", what, cure)


def show(health: dict[str, Any] | None) -> Light:
    if health is None:
        return Light("show", "yellow", "does not run yet", "start it (run.py), then look again")
    troubles = [part["problem"] for part in (health["broker"], health["store"]) if part.get("problem")]
    down = [part["name"] for part in health.get("parts") or () if part["state"] == "down"]
    if troubles:
        return Light("show", "red", troubles[0]["words"], troubles[0]["cure"])
    if down:
        return Light("show", "yellow", f"{', '.join(down)} died and is being started again", "look again in 5 s")
    if not health["delivery"]["stored"]:
        return Light("show", "yellow", "runs, but no reading has arrived yet", "look again in 5 s")
    return Light("show", "green", f"live, {health['delivery']['stored']:,} readings stored since it started")


def address(phone_address: str, addresses: Sequence[str], *, host: str) -> Light:
    if phone_address:
        others = [each for each in addresses if each not in phone_address]
        more = f"; this machine is also {', '.join(others)}" if others else ""
        return Light("address", "green", f"phones open {phone_address}{more}")
    if addresses:
        cure = "for phones, start with --host 0.0.0.0; without, show the phone twin on the stage"
        return Light("address", "yellow", f"the screens are served to this machine alone ({host})", cure)
    cure = "join the booth's Wi-Fi or open this machine's hotspot; the stage needs neither"
    return Light("address", "yellow", "this machine is on no network", cure)


def firewall(facts: Facts, *, arrived: bool) -> Light:
    if not facts.phone_address:
        return Light("firewall", "green", "not asked: nothing is served to the network")
    if arrived:
        return Light("firewall", "green", "lets phones in: one has come")
    cure = how_to_let_in(facts.system, facts.settings.port, facts.program)
    return Light("firewall", "yellow", "nobody here can know whether it lets phones in", cure)


def phone(*, running: bool, here: int, arrived: int) -> Light:
    if arrived:
        return Light("phone", "green", f"{here} here now, {arrived} since the show started")
    if not running:
        return Light("phone", "yellow", "none can have come: the show does not run", "start it, then open the address")
    cure = "open the address on a phone that is in the same Wi-Fi, with mobile data off"
    return Light("phone", "yellow", "none has come yet", cure)


def _gb(amount: float) -> str:
    return f"{amount / GB:.1f} GB"
