"""`roadshow control`: the desk's word to the simulator, from a terminal."""

import queue
import time
from collections.abc import Callable

from rich.console import Console

from broker.mqtt.client import Message, Publisher
from broker.mqtt.role import Role
from devices.payload import Control, Run, decode_run
from devices.refusal import Refused
from devices.scenario import Scenario
from devices.topic import Ask, control_topic, run_topic
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.keys.endpoint import endpoint
from roadshow.keys.sealing import Sealed, said_now, seal_of
from roadshow.settings import Settings
from roadshow.world import all_packs

console = Console(highlight=False)

CONNECTED_WITHIN_S = 10.0
PLAYS_WITHIN_S = 3.0
OBEYED_WITHIN_S = 3.0
USAGE = {
    Ask.SPEED: "control speed 120",
    Ask.SEEK: "control seek 12:45, or control seek STEP",
    Ask.EVENT: "control event TAP",
    Ask.SCENARIO: "control scenario NAME, or without a name the city's own",
}


def control(settings: Settings, ask: Ask, what: str | None = None) -> None:
    """Returns when the simulator has announced what was asked; raises `Cannot` where it does not."""
    if what is None and ask in (Ask.SPEED, Ask.SEEK, Ask.EVENT):
        raise Cannot(f"write {USAGE[ask]}")
    if what is not None and ask not in USAGE:
        raise Cannot(f"write control {ask}, and nothing after it")
    sealed, announced = Sealed(seal_of(settings)), queue.Queue[Message]()
    with Publisher(
        endpoint(settings, Role.HUB),
        client_id=f"roadshow-control-{wall_ms()}",
        filters=[run_topic(settings.city)],
        on_message=announced.put,
    ) as publisher:
        if not publisher.wait_until_connected(CONNECTED_WITHIN_S):
            raise Cannot(publisher.link().problem)
        playing = _wait(announced, lambda run: run.state != "ended", PLAYS_WITHIN_S)
        if playing is None:
            raise Cannot(f"no simulator plays {settings.city} now; --city names another")
        said = _said(settings, playing, ask, what)
        publisher.publish(control_topic(settings.city, ask), sealed.control(settings.city, ask, said))
        run = _wait(announced, lambda run: run.obeyed == said.number, OBEYED_WITHIN_S)
    if run is None:
        raise Cannot(
            f"the simulator of {settings.city} does not obey within {OBEYED_WITHIN_S:g} s; its own words say why. It "
            "must have the same ROADSHOW_CONTROL_KEY or --data, and its scenario bounds what can be asked"
        )
    console.print(f"{run.city}: '{run.scenario}' {run.state} at {run.speed:g} times real time, {run.at:%H:%M} UTC")


def _said(settings: Settings, playing: Run, ask: Ask, what: str | None) -> Control:
    match ask:
        case Ask.SPEED:
            return said_now(speed=_number(what))
        case Ask.SEEK:
            return said_now(to_s=_second(_scenario(settings, playing), what or ""))
        case Ask.EVENT:
            return said_now(key=what)
        case Ask.SCENARIO:
            return said_now(scenario=what)
        case _:
            return said_now()


def _number(what: str | None) -> float:
    try:
        return float(what or "")
    except ValueError:
        raise Cannot(f"'{what}' is no speed; write {USAGE[Ask.SPEED]}") from None


def _scenario(settings: Settings, playing: Run) -> Scenario:
    solutions = all_packs(settings).solutions
    if playing.solution not in solutions or playing.scenario not in solutions[playing.solution].scenarios:
        raise Cannot(f"scenario '{playing.scenario}' of '{playing.solution}' is in no pack here; --packs names more")
    return solutions[playing.solution].scenarios[playing.scenario]


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
