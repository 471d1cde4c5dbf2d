"""Plays the simulated city on MQTT: the scenario's past as fast as it can be stored, then on at the chosen speed."""

import contextlib
import heapq
import logging
import signal
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from broker.client import Message, Publisher, Will
from broker.role import Role
from devices.city import City
from devices.payload import Ack, Run, Telemetry, decode_command, decode_status, encode, moment
from devices.provenance import Provenance
from devices.refusal import Refused
from devices.solution import Scenario
from devices.topic import HUB, Channel, commands_to, parse, run_topic
from roadshow.clock import wall_ms
from roadshow.endpoint import endpoint
from roadshow.lifeline import end_with_parent
from roadshow.programme import leading_scenario, programme
from roadshow.settings import Settings
from roadshow.world import read_world, solution_on_show
from simulators.simulation import Sent, Simulation, simulate

log = logging.getLogger(__name__)

STEP_S = 0.05
LONGEST_STEP_S = 1.0
"""After a longer gap (a laptop that slept, a broker that was away) the scenario goes on where it was."""
ANNOUNCE_EVERY_S = 1.0
FAREWELL_S = 2.0
HUB_WITHIN_S = 20.0
"""What is played before the hub has come for the first time is heard by nobody, so it is waited for."""


def run_simulator(settings: Settings) -> None:
    """Plays until Ctrl-C, SIGTERM or the end of the parent."""
    packs, city = read_world(settings)
    lead = solution_on_show(settings, packs)
    scenario = leading_scenario(lead, speed=settings.speed)
    simulations = [
        simulate(city, solution, own, seed=settings.seed)
        for solution, own in programme(packs, city, lead, speed=settings.speed)
    ]
    now_ms = wall_ms()
    run = Run(
        run=f"{city.id}-{lead.default_scenario}-{settings.seed}-{now_ms}",
        city=city.id,
        scenario=lead.default_scenario,
        seed=settings.seed,
        speed=settings.speed,
        at=scenario_start(city, scenario, today=moment(now_ms)),
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    hub = threading.Event()
    commands: deque[Message] = deque()

    def hear(message: Message) -> None:
        if message.topic == HUB:
            hub.set() if is_online(message.payload) else hub.clear()
        else:
            commands.append(message)

    will = Will(run_topic(city.id), encode(replace_state(run, "ended")))
    with Publisher(
        endpoint(settings, Role.SIMULATOR),
        client_id=f"roadshow-simulator-{city.id}",
        will=will,
        filters=[commands_to(city.id), HUB],
        on_message=hear,
    ) as publisher:
        playing = Playing(publisher, simulations, run, commands)
        end_with_parent()
        with contextlib.suppress(KeyboardInterrupt):
            if not hub.wait(HUB_WITHIN_S):
                log.warning("no hub listens on %s yet; playing all the same", publisher.endpoint)
            playing.seek(play_from_s(scenario))
            playing.play()
        playing.end()


def scenario_start(city: City, scenario: Scenario, *, today: datetime) -> datetime:
    """The scenario's first moment, on the city's own calendar day."""
    return datetime.combine(today.astimezone(city.time_zone).date(), scenario.start, city.time_zone)


def play_from_s(scenario: Scenario) -> float:
    """Scenario seconds at which the show begins; a time before the start means the next day."""
    start = timedelta(hours=scenario.start.hour, minutes=scenario.start.minute, seconds=scenario.start.second)
    begin = scenario.play_from
    at = timedelta(hours=begin.hour, minutes=begin.minute, seconds=begin.second)
    return (at - start).total_seconds() % 86_400


def is_online(payload: bytes) -> bool:
    with contextlib.suppress(Refused):
        return decode_status(payload).online
    return False


def replace_state(run: Run, state: str, *, at: datetime | None = None) -> Run:
    return Run(run.run, run.city, run.scenario, run.seed, run.speed, at or run.at, state)


@dataclass(slots=True)
class Playing:
    """One run as it plays; `now_s` is scenario time since the scenario's start."""

    publisher: Publisher
    simulations: Sequence[Simulation]
    run: Run
    commands: deque[Message]
    now_s: float = 0.0
    _answers: list[tuple[float, int, str, bytes]] = field(default_factory=list)
    """Acknowledgements that are due at a monotonic time, soonest first; the number breaks ties."""
    _answered: int = 0
    _announced_s: float = 0.0
    _start_ms: int = 0

    def __post_init__(self) -> None:
        self._start_ms = round(self.run.at.timestamp() * 1000)

    def seek(self, target_s: float) -> None:
        """What happened before the show, as fast as it can be stored."""
        self._announce("seeking", at_s=target_s)
        self._send_until(target_s)
        self.now_s = target_s

    def play(self) -> None:
        last_s = time.monotonic()
        while True:
            time.sleep(STEP_S)
            monotonic_s = time.monotonic()
            self.now_s += min(monotonic_s - last_s, LONGEST_STEP_S) * self.run.speed
            last_s = monotonic_s
            self._obey()
            self._send_until(self.now_s)
            if monotonic_s - self._announced_s >= ANNOUNCE_EVERY_S:
                self._announced_s = monotonic_s
                self._announce("running", at_s=self.now_s)

    def end(self) -> None:
        self._announce("ended", at_s=self.now_s)
        self.publisher.delivered(FAREWELL_S)

    def _announce(self, state: str, *, at_s: float) -> None:
        run = replace_state(self.run, state, at=self._moment(at_s))
        self.publisher.publish(run_topic(run.city), encode(run), retain=True)

    def _send_until(self, t_s: float) -> None:
        in_order = heapq.merge(*(each.until(t_s) for each in self.simulations), key=lambda sent: sent.sent_s)
        for sent in in_order:
            self.publisher.publish(sent.address.topic(Channel.TELEMETRY), self._encode(sent))

    def _encode(self, sent: Sent) -> bytes:
        return encode(
            Telemetry(
                values=dict(sent.values),
                at=self._moment(sent.at_s),
                seq=sent.seq,
                run=self.run.run,
                provenance=Provenance.SIMULATED,
            )
        )

    def _moment(self, t_s: float) -> datetime:
        return moment(self._start_ms + round(t_s * 1000))

    def _obey(self) -> None:
        while self.commands:
            message = self.commands.popleft()
            try:
                address, _ = parse(message.topic)
                command = decode_command(message.payload)
            except Refused as refused:
                log.warning("a command on %s is not obeyed: %s", message.topic, refused)
                continue
            for simulation in self.simulations:
                if answer := simulation.command(address, command.values, t_s=self.now_s):
                    self._answered += 1
                    due_s = time.monotonic() + answer.after_wall_s
                    ack = encode(Ack(command.id, answer.ok, self._moment(self.now_s)))
                    heapq.heappush(self._answers, (due_s, self._answered, address.topic(Channel.ACK), ack))
        while self._answers and self._answers[0][0] <= time.monotonic():
            _, _, topic, ack = heapq.heappop(self._answers)
            self.publisher.publish(topic, ack)
