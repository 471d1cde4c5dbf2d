"""`roadshow control`: the desk's word to the simulator, from a terminal."""

import json
import queue
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from broker.mqtt.client import Message, Publisher
from broker.mqtt.role import Role
from devices.packs import Packs
from devices.payload import Control, Run, decode_run
from devices.refusal import Refused
from devices.scenario import SLOWEST, Scenario
from devices.solution import Solution
from devices.topic import EVERY_RUN, Ask, control_topic
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.keys.endpoint import endpoint
from roadshow.keys.sealing import Sealed, said_now, seal_of
from roadshow.settings import Settings
from roadshow.supervision.show import DIRECT, stage_address
from roadshow.world import all_packs

console = Console(highlight=False)

CONNECTED_WITHIN_S = 10.0
PLAYS_WITHIN_S = 3.0
OBEYED_WITHIN_S = 3.0
HUB_WITHIN_S = 1.0
USAGE = {
    Ask.SPEED: "control speed 120",
    Ask.SEEK: "control seek 12:45, or control seek STEP",
    Ask.EVENT: "control event TAP",
    Ask.SCENARIO: "control scenario NAME, or without a name the city's own",
}


def control(settings: Settings, ask: Ask, what: str | None = None, *, anyway: bool = False) -> None:
    """Returns when the simulator has announced what was asked; raises `Cannot` where it does not.

    Who presents at the desk steers alone, unless it is to be done `anyway`. A hub that does not answer knows of nobody.
    """
    if what is None and ask in (Ask.SPEED, Ask.SEEK, Ask.EVENT):
        raise Cannot(f"write {USAGE[ask]}")
    if what is not None and ask not in USAGE:
        raise Cannot(f"write control {ask}, and nothing after it")
    if not anyway and (presenter := _presenter(settings)):
        since = datetime.fromtimestamp(presenter["since_ms"] / 1000).astimezone()
        who = presenter["name"] or "somebody"
        raise Cannot(f"{who} presents at the desk since {since:%H:%M} and steers alone; wait, or write --anyway")
    packs, sealed, announced = all_packs(settings), Sealed(seal_of(settings)), queue.Queue[Message]()
    with Publisher(
        endpoint(settings, Role.HUB),
        client_id=f"roadshow-control-{wall_ms()}",
        filters=[EVERY_RUN],
        on_message=announced.put,
    ) as publisher:
        if not publisher.wait_until_connected(CONNECTED_WITHIN_S):
            raise Cannot(publisher.link().problem)
        playing = _playing(settings, announced)
        said = _said(packs, playing, ask, what)
        publisher.publish(control_topic(playing.city, ask), sealed.control(playing.city, ask, said))
        run = _wait(announced, lambda run: run.obeyed == said.number, OBEYED_WITHIN_S)
    if run is None:
        raise Cannot(
            f"the simulator of {playing.city} does not obey within {OBEYED_WITHIN_S:g} s; its own words say why. It "
            "must have the same ROADSHOW_CONTROL_KEY or --data"
        )
    zone = packs.cities[run.city].time_zone if run.city in packs.cities else UTC
    at = f"{run.at.astimezone(zone):%H:%M}"
    console.print(f"{run.city}: '{run.scenario}' {run.state} at {run.speed:g} times real time, {at} there")


def _presenter(settings: Settings) -> dict[str, Any] | None:
    try:
        with DIRECT.open(f"{stage_address(settings)}api/v1/show", timeout=HUB_WITHIN_S) as answer:
            return json.load(answer)["presenter"]
    except (OSError, ValueError, KeyError):
        return None


def _playing(settings: Settings, announced: "queue.Queue[Message]") -> Run:
    """In the city that was asked for; where none was, in the one where something plays."""
    asked = settings.city if "city" in settings.model_fields_set else None
    heard: set[str] = set()

    def is_meant(run: Run) -> bool:
        if run.state != "ended":
            heard.add(run.city)
        return run.state != "ended" and asked in (None, run.city)

    if (playing := _wait(announced, is_meant, PLAYS_WITHIN_S)) is None:
        elsewhere = f", but in {', '.join(sorted(heard))}; --city names it" if heard else " now; start one"
        raise Cannot(f"no simulator plays {f'in {asked}' if asked else 'anywhere'}{elsewhere}")
    return playing


def _said(packs: Packs, playing: Run, ask: Ask, what: str | None) -> Control:
    """Checked here, so that a wrong word is told at once and by name."""
    match ask:
        case Ask.SPEED:
            return said_now(speed=_speed(playing, what))
        case Ask.SEEK:
            return said_now(to_s=_second(_scenario(packs, playing), what or ""))
        case Ask.EVENT:
            taps = [tap.key for tap in _scenario(packs, playing).taps]
            return said_now(key=_known("event", what or "", taps))
        case Ask.SCENARIO if what is not None:
            return said_now(scenario=_known("scenario", what, _solution(packs, playing).scenarios_in(playing.city)))
        case _:
            return said_now()


def _speed(playing: Run, what: str | None) -> float:
    try:
        speed = float(what or "")
    except ValueError:
        raise Cannot(f"'{what}' is no speed; write {USAGE[Ask.SPEED]}") from None
    if not SLOWEST <= speed <= (playing.max_speed or speed):
        bounds = f"{SLOWEST:g} to {playing.max_speed:g}"
        raise Cannot(f"'{playing.scenario}' plays at {bounds} times real time, not at {speed:g}")
    return speed


def _known(kind: str, what: str, known: Iterable[str]) -> str:
    if what not in known:
        raise Cannot(f"unknown {kind} '{what}'; known: {', '.join(known) or 'none'}")
    return what


def _solution(packs: Packs, playing: Run) -> Solution:
    if playing.solution not in packs.solutions:
        raise Cannot(f"solution '{playing.solution}' is in no pack here; --packs names more")
    return packs.solutions[playing.solution]


def _scenario(packs: Packs, playing: Run) -> Scenario:
    solution = _solution(packs, playing)
    if playing.scenario not in solution.scenarios:
        raise Cannot(f"scenario '{playing.scenario}' of '{playing.solution}' is in no pack here; --packs names more")
    return solution.scenarios[playing.scenario]


def _second(scenario: Scenario, what: str) -> float:
    """Scenario seconds of a step, or of a local time of day."""
    for step in scenario.steps:
        if step.key == what:
            return step.after_min * 60
    try:
        return scenario.second_of(what)
    except ValueError:
        known = ", ".join(step.key for step in scenario.steps) or "none"
        raise Cannot(f"'{what}' is neither a time such as 12:45 nor a step; known steps: {known}") from None


def _wait(announced: "queue.Queue[Message]", wanted: Callable[[Run], bool], within_s: float) -> Run | None:
    deadline_s = time.monotonic() + within_s
    while (left_s := deadline_s - time.monotonic()) > 0:
        try:
            run = decode_run(announced.get(timeout=left_s).payload)
        except (queue.Empty, Refused):
            continue
        if wanted(run):
            return run
    return None
