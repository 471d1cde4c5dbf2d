"""`roadshow watch`: each reading and each refusal in the terminal, as it passes on MQTT and by the hub's own checks."""

import contextlib
import queue
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console
from rich.text import Text

from broker.edge import Edge
from broker.live.runs import AnnouncedRun
from broker.mqtt.client import Message, Publisher
from broker.mqtt.role import Role
from devices.packs import Packs
from devices.payload import decode_ack, decode_run
from devices.reading import Reading
from devices.refusal import Refused
from devices.topic import EVERYTHING, Channel, is_of_model, parse_run
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.keys.endpoint import endpoint
from roadshow.settings import Settings
from roadshow.world import all_packs

console = Console(highlight=False)

CONNECTED_WITHIN_S = 10.0
WAITING = 10_000
"""Messages that wait to be shown; then the broker waits."""
COLOURS = {"simulated": "magenta", "recorded": "blue", "visitor": "yellow", "real": "green"}


def watch(settings: Settings, *, device: str | None, kind: str | None, only_refused: bool, for_s: float | None) -> None:
    """Until Ctrl-C, or for so many seconds."""
    packs = all_packs(settings)
    if kind is not None and kind not in packs.kinds:
        raise Cannot(f"--kind: unknown kind '{kind}'; known: {', '.join(sorted(packs.kinds))}")
    heard = Heard(packs, wants=lambda topic: _matches(topic, device, kind))
    arrived: queue.Queue[tuple[int, Message]] = queue.Queue(WAITING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Publisher(
        endpoint(settings, Role.HUB),
        client_id=f"roadshow-watch-{wall_ms()}",
        filters=[EVERYTHING],
        on_message=lambda message: arrived.put((wall_ms(), message)),
    ) as listener:
        if not listener.wait_until_connected(CONNECTED_WITHIN_S):
            raise Cannot(listener.link().problem)
        started_s = time.monotonic()
        with contextlib.suppress(KeyboardInterrupt):
            while for_s is None or time.monotonic() - started_s < for_s:
                with contextlib.suppress(queue.Empty):
                    received_ms, message = arrived.get(timeout=0.2)
                    reading, refusals = heard.hear(message, received_ms)
                    if reading is not None and not only_refused:
                        console.print(_reading(reading))
                    for refused in refusals:
                        console.print(_refusal(message.topic, refused, received_ms))
    console.print(f"{heard.readings:,} readings, {heard.refusals:,} refusals")


@dataclass(slots=True)
class Heard:
    """What the hub makes of each message, without a hub."""

    packs: Packs
    wants: Callable[[str], bool]
    readings: int = 0
    refusals: int = 0
    _runs: dict[str, AnnouncedRun] = field(default_factory=dict)
    _edge: Edge = field(init=False)

    def __post_init__(self) -> None:
        self._edge = Edge(self.packs, self._runs)

    def hear(self, message: Message, received_ms: int) -> tuple[Reading | None, tuple[Refused, ...]]:
        try:
            if message.topic.endswith("/run"):
                city = parse_run(message.topic)
                before = self._runs.get(city)
                run = decode_run(message.payload)
                self._runs[city] = AnnouncedRun.heard(run, heard_ms=received_ms, before=before)
                return None, ()
            if is_of_model(message.topic) or not self.wants(message.topic):
                return None, ()
            if message.topic.endswith("/telemetry"):
                admitted = self._edge.telemetry(message.topic, message.payload, received_ms=received_ms)
                self.readings += admitted.reading is not None
                self.refusals += len(admitted.refusals)
                return admitted.reading, admitted.refusals
            _, _, channel, _ = self._edge.sender(message.topic)
            if channel is Channel.STATUS and message.payload:
                self._edge.status(message.topic, message.payload)
            elif channel is Channel.ACK:
                decode_ack(message.payload)
        except Refused as refused:
            self.refusals += 1
            return None, (refused,)
        return None, ()


def _matches(topic: str, device: str | None, kind: str | None) -> bool:
    """A device is asked for by any part of its id; what names no device at all is always shown."""
    parts = topic.split("/")
    if len(parts) != 5:
        return True
    return (kind is None or parts[2] == kind) and (device is None or device.casefold() in ".".join(parts).casefold())


def _reading(reading: Reading) -> Text:
    values = ", ".join(f"{key} {value:g}" for key, value in reading.values.items())
    provenance = reading.provenance.value
    return Text.assemble(
        f"{_time(reading.received_ms)} ",
        (f"{provenance:<9} ", COLOURS[provenance]),
        (reading.device, "bold"),
        f"  {values}  at {_time(reading.at_ms)}",
    )


def _refusal(topic: str, refused: Refused, received_ms: int) -> Text:
    return Text.assemble(f"{_time(received_ms)} ", ("refused   ", "red"), (topic, "bold"), f"  {refused}")


def _time(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000).astimezone():%H:%M:%S}"
