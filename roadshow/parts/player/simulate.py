"""The simulated city as a part of the show: who plays, on which broker, and who asks."""

import contextlib
import logging
import signal
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait

from msgspec.structs import replace

from broker.mqtt.client import Message, Publisher, Will
from broker.mqtt.role import Role
from devices.payload import decode_status
from devices.refusal import Refused
from devices.seal import Seal
from devices.topic import HUB, commands_to, controls_of, heard_topic, run_topic
from roadshow.keys.endpoint import endpoint
from roadshow.keys.sealing import Sealed, seal_of
from roadshow.parts.player.bill import Bill
from roadshow.parts.player.foresight import Foresight
from roadshow.parts.player.playing import Playing
from roadshow.parts.player.telling import FAREWELL_S, Telling
from roadshow.parts.player.whereabouts import Memory
from roadshow.settings import Settings
from roadshow.supervision.lifeline import end_with_parent
from roadshow.world import read_world, solution_on_show

log = logging.getLogger(__name__)

HUB_WITHIN_S = 20.0
"""What is played before the hub has come for the first time is heard by nobody, so it is waited for."""


def run_simulator(settings: Settings) -> None:
    """Plays until Ctrl-C, SIGTERM or the end of the parent."""
    packs, city = read_world(settings)
    bill = Bill(packs, city, solution_on_show(settings, packs), settings.seed)
    speed = settings.speed or bill.usual_speed(settings.scenario)
    chosen = bill.programme(settings.scenario, speed=speed)
    run = bill.run(chosen, speed=speed, start=bill.today(chosen.leading))
    sealed = Sealed(seal_of(settings))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    hub = threading.Event()
    asked: deque[Message] = deque()

    def hear(message: Message) -> None:
        if message.topic == HUB:
            hub.set() if hub_listens(message.payload, sealed.seal) else hub.clear()
        else:
            asked.append(message)

    with (
        ThreadPoolExecutor(1, thread_name_prefix="playing") as player,  # a Ctrl-C finds this one waiting, not at work
        Foresight(settings.packs) as foresight,
        Publisher(
            endpoint(settings, Role.SIMULATOR),
            client_id=f"roadshow-simulator-{city.id}",
            will=Will(run_topic(city.id), sealed.run(replace(run, state="ended"))),
            filters=[commands_to(city.id), controls_of(city.id), heard_topic(city.id), HUB],
            on_message=hear,
        ) as publisher,
    ):
        asked_for = f"{city.id} {bill.lead.id} {chosen.scenario} {settings.seed} {speed:g}"
        memory = Memory(settings.data, asked_for)
        playing = Playing(Telling(publisher, sealed), bill, asked=asked, memory=memory, foresight=foresight)
        end_with_parent()
        with contextlib.suppress(KeyboardInterrupt):
            if not hub.wait(HUB_WITHIN_S):
                log.warning("no hub listens on %s yet; playing all the same", publisher.endpoint)
            played = player.submit(playing.play, chosen, run)
            try:
                played.result()
            finally:
                playing.end()
                wait([played], FAREWELL_S)


def hub_listens(payload: bytes, seal: Seal) -> bool:
    """Nobody else's word counts."""
    with contextlib.suppress(Refused):
        return decode_status(seal.open(HUB, payload)).online
    return False
