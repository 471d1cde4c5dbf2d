"""`roadshow control`: the desk's word to the simulator, from a terminal."""

import queue
import time
from collections.abc import Callable

from rich.console import Console

from broker.mqtt.client import Message, Publisher
from broker.mqtt.role import Role
from devices.payload import Run, decode_run
from devices.refusal import Refused
from devices.topic import Ask, control_topic, run_topic
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.keys.endpoint import endpoint
from roadshow.keys.sealing import Sealed, seal_of
from roadshow.settings import Settings

console = Console(highlight=False)

CONNECTED_WITHIN_S = 10.0
PLAYS_WITHIN_S = 3.0
OBEYED_WITHIN_S = 3.0


def control(settings: Settings, ask: Ask, speed: float | None) -> None:
    """Returns when the simulator has announced what was asked; raises `Cannot` where it does not."""
    if (ask is Ask.SPEED) != (speed is not None):
        raise Cannot("write `control speed 120`, `control pause` or `control resume`")
    seal, announced = seal_of(settings), queue.Queue[Message]()
    with Publisher(
        endpoint(settings, Role.HUB),
        client_id=f"roadshow-control-{wall_ms()}",
        filters=[run_topic(settings.city)],
        on_message=announced.put,
    ) as publisher:
        if not publisher.wait_until_connected(CONNECTED_WITHIN_S):
            raise Cannot(publisher.link().problem)
        if _wait(announced, lambda run: run.state in ("running", "paused"), PLAYS_WITHIN_S) is None:
            raise Cannot(f"no simulator plays {settings.city} now, or it is still catching up; --city names another")
        publisher.publish(control_topic(settings.city, ask), Sealed(seal).control(settings.city, ask, speed=speed))
        run = _wait(announced, lambda run: _is(run, ask, speed), OBEYED_WITHIN_S)
    if run is None:
        raise Cannot(
            f"the simulator of {settings.city} does not obey within {OBEYED_WITHIN_S:g} s; its own words say why. It "
            "must have the same ROADSHOW_CONTROL_KEY or --data, and its scenario bounds the speed"
        )
    console.print(f"{run.city}: {run.state} at {run.speed:g} times real time")


def _is(run: Run, ask: Ask, speed: float | None) -> bool:
    match ask:
        case Ask.SPEED:
            return run.speed == speed
        case Ask.PAUSE:
            return run.state == "paused"
        case Ask.RESUME:
            return run.state == "running"


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
