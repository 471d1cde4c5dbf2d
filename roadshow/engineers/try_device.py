"""`roadshow try-device ID`: tells an engineer what is right and wrong with what a device sends, and what to do."""

import contextlib
import json
import queue
import signal
import time
from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.text import Text

from broker.edge import Edge
from broker.live.runs import AnnouncedRun
from broker.mqtt.client import Endpoint, Message, Publisher
from broker.mqtt.role import Role
from broker.trial import Trial, Verdict
from devices.packs import Packs
from devices.payload import decode_run
from devices.refusal import Refused
from devices.topic import EVERY_TOPIC, Address, Channel, parse, parse_run
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.keys.endpoint import endpoint
from roadshow.settings import Settings
from roadshow.world import all_packs

console = Console(highlight=False)

CONNECTED_WITHIN_S = 10.0
KEPT_WITHIN_S = 1.0
"""A message that the broker keeps comes at once to whoever subscribes anew."""
WAITING = 10_000
MARKS = {"right": ("✓", "green"), "note": ("·", "yellow"), "wrong": ("✗", "red")}


def try_device(settings: Settings, device: str, *, for_s: float | None = None) -> bool:
    """Until Ctrl-C, or for so many seconds; whether good readings came and nothing was wrong."""
    packs = all_packs(settings)
    address = read_address(device, packs)
    runs: dict[str, AnnouncedRun] = {}
    trial = Trial(address, packs.kinds[address.kind], Edge(packs, runs))
    where = endpoint(settings, Role.HUB)
    arrived: queue.Queue[tuple[int, Message]] = queue.Queue(WAITING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    since_ms = wall_ms()
    with Publisher(
        where,
        client_id=f"roadshow-try-{since_ms}",
        filters=[EVERY_TOPIC],
        on_message=lambda message: arrived.put((wall_ms(), message)),
    ) as listener:
        if not listener.wait_until_connected(CONNECTED_WITHIN_S):
            raise Cannot(listener.link().problem)
        console.print(f"listening on {where} for [bold]{address.id}[/bold]; Ctrl-C sums up")
        with contextlib.suppress(KeyboardInterrupt):
            _listen(trial, runs, arrived, for_s)
    console.rule(address.id)
    verdicts = trial.sum_up(now_ms=wall_ms(), since_ms=since_ms, kept=_kept(where, address))
    _print(verdicts)
    return not any(verdict.grade == "wrong" for verdict in verdicts)


def read_address(device: str, packs: Packs) -> Address:
    """From `city.kind.name`, or any of the device's topics, whole or without its last part."""
    parts = device.replace("/", ".").removeprefix("city.").split(".")
    if len(parts) == 4 and parts[3] in list(Channel):
        parts.pop()
    if len(parts) != 3:
        raise Cannot(f"'{device}' is no device; write city.kind.name, for example istanbul.parking-bay.demo-01")
    address = Address(*parts)
    for what, name, known in (("city", address.city, packs.cities), ("kind", address.kind, packs.kinds)):
        if name not in known:
            raise Cannot(f"unknown {what} '{name}'; known: {', '.join(sorted(known))}")
    try:
        parse(address.topic(Channel.TELEMETRY))
    except Refused as refused:
        raise Cannot(refused.detail) from None
    return address


def _listen(
    trial: Trial, runs: dict[str, AnnouncedRun], arrived: "queue.Queue[tuple[int, Message]]", for_s: float | None
) -> None:
    started_s = time.monotonic()
    while (left_s := 1.0 if for_s is None else for_s - (time.monotonic() - started_s)) > 0:
        with contextlib.suppress(queue.Empty):
            received_ms, message = arrived.get(timeout=min(left_s, 1.0))
            with contextlib.suppress(Refused):
                city = parse_run(message.topic)
                runs[city] = AnnouncedRun.heard(decode_run(message.payload), heard_ms=received_ms)
                continue
            if verdicts := trial.hear(message.topic, message.payload, received_ms=received_ms):
                at = datetime.fromtimestamp(received_ms / 1000).astimezone()
                console.print(Text(f"{at:%H:%M:%S} {message.topic} {_shown(message.payload)}", style="bold"))
                _print(verdicts)


def _shown(payload: bytes) -> str:
    text = payload[:200].decode(errors="backslashreplace")
    return text if text.isprintable() else json.dumps(text)


def _print(verdicts: Iterable[Verdict]) -> None:
    for verdict in verdicts:
        mark, colour = MARKS[verdict.grade]
        cure = f"; {verdict.cure}" if verdict.cure else ""
        console.print(Text.assemble(f"  {mark} ", verdict.words, (cure, "bold"), style=colour))


def _kept(where: Endpoint, address: Address) -> dict[Channel, bool]:
    """Asks the broker anew: only what it keeps comes at once."""
    kept = dict.fromkeys((Channel.TELEMETRY, Channel.STATUS), False)
    topics = {address.topic(channel): channel for channel in kept}
    came: list[str] = []
    name = f"roadshow-kept-{wall_ms()}"
    with Publisher(
        where, client_id=name, filters=list(topics), on_message=lambda message: came.append(message.topic)
    ) as asking:
        if asking.wait_until_connected(CONNECTED_WITHIN_S):
            time.sleep(KEPT_WITHIN_S)
    return {channel: topic in came for topic, channel in topics.items()}
