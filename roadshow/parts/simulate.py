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

import msgspec

from broker.mqtt.client import Message, Publisher, Will
from broker.mqtt.role import Role
from devices.city import City
from devices.control import Ear
from devices.payload import Ack, Run, Telemetry, decode_command, decode_status, encode, moment
from devices.provenance import Provenance
from devices.refusal import Reason, Refused
from devices.scenario import Scenario
from devices.topic import HUB, Ask, Channel, commands_to, controls_of, is_control, parse, run_topic
from roadshow.clock import wall_ms
from roadshow.keys.endpoint import endpoint
from roadshow.keys.sealing import Sealed, seal_of
from roadshow.parts.programme import leading_scenario, programme
from roadshow.settings import Settings
from roadshow.supervision.lifeline import end_with_parent
from roadshow.world import read_world, solution_on_show
from simulators.simulation import Sent, Simulation, simulate

log = logging.getLogger(__name__)

STEP_S = 0.05
LONGEST_STEP_S = 1.0
"""After a longer gap (a laptop that slept, a broker that was away) the scenario goes on where it was."""
ANNOUNCE_EVERY_S = 1.0
SLOWEST = 1.0
"""As for --speed."""
FAREWELL_S = 2.0
HUB_WITHIN_S = 20.0
"""What is played before the hub has come for the first time is heard by nobody, so it is waited for."""


def run_simulator(settings: Settings) -> None:
    """Plays until Ctrl-C, SIGTERM or the end of the parent."""
    packs, city = read_world(settings)
    lead = solution_on_show(settings, packs)
    scenario = leading_scenario(lead, speed=settings.speed)
    playing_now = list(programme(packs, city, lead, speed=settings.speed))
    simulations = [simulate(city, solution, own, seed=settings.seed) for solution, own in playing_now]
    sealed = Sealed(seal_of(settings))
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
    asked: deque[Message] = deque()

    def hear(message: Message) -> None:
        if message.topic == HUB:
            hub.set() if is_online(message.payload) else hub.clear()
        else:
            asked.append(message)

    will = Will(run_topic(city.id), sealed.run(msgspec.structs.replace(run, state="ended")))
    with Publisher(
        endpoint(settings, Role.SIMULATOR),
        client_id=f"roadshow-simulator-{city.id}",
        will=will,
        filters=[commands_to(city.id), controls_of(city.id), HUB],
        on_message=hear,
    ) as publisher:
        playing = Playing(
            publisher,
            simulations,
            run,
            asked,
            sealed,
            Ear(sealed.seal, since_ms=now_ms),
            max_speed=min(own.max_speed for _, own in playing_now),
        )
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


@dataclass(slots=True)
class Playing:
    """One run as it plays; `now_s` is scenario time since the scenario's start."""

    publisher: Publisher
    simulations: Sequence[Simulation]
    run: Run
    asked: deque[Message]
    """Commands to actuators, and what the desk asks; filled by the client's thread."""
    sealed: Sealed
    ear: Ear
    max_speed: float
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
        self._announce("running", at_s=self.now_s)
        last_s = time.monotonic()
        while True:
            time.sleep(STEP_S)
            monotonic_s = time.monotonic()
            if self.run.state == "running":
                self.now_s += min(monotonic_s - last_s, LONGEST_STEP_S) * self.run.speed
            last_s = monotonic_s
            self._obey()
            self._send_until(self.now_s)
            if monotonic_s - self._announced_s >= ANNOUNCE_EVERY_S:
                self._announce(self.run.state, at_s=self.now_s)

    def end(self) -> None:
        self._announce("ended", at_s=self.now_s)
        self.publisher.delivered(FAREWELL_S)

    def _announce(self, state: str, *, at_s: float) -> None:
        self._announced_s = time.monotonic()
        self.run = msgspec.structs.replace(self.run, state=state, at=self._moment(at_s))
        self.publisher.publish(run_topic(self.run.city), self.sealed.run(self.run), retain=True)

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
        while self.asked:
            message = self.asked.popleft()
            try:
                if is_control(message.topic):
                    self._steer(message)
                else:
                    self._command(message)
            except Refused as refused:
                log.warning("what is asked on %s is not obeyed: %s", message.topic, refused)
        while self._answers and self._answers[0][0] <= time.monotonic():
            _, _, topic, ack = heapq.heappop(self._answers)
            self.publisher.publish(topic, ack)

    def _steer(self, message: Message) -> None:
        ask, control = self.ear.hear(message.topic, message.payload, wall_ms=wall_ms())
        match ask:
            case Ask.SPEED:
                if control.speed is None or not SLOWEST <= control.speed <= self.max_speed:
                    raise Refused(
                        Reason.OUT_OF_RANGE, f"speed {control.speed} is outside {SLOWEST:g} to {self.max_speed:g}"
                    )
                self.run = msgspec.structs.replace(self.run, speed=control.speed)
                self._announce(self.run.state, at_s=self.now_s)
            case Ask.PAUSE:
                self._announce("paused", at_s=self.now_s)
            case Ask.RESUME:
                self._announce("running", at_s=self.now_s)

    def _command(self, message: Message) -> None:
        address, _ = parse(message.topic)
        command = decode_command(message.payload)
        for simulation in self.simulations:
            if answer := simulation.command(address, command.values, t_s=self.now_s):
                self._answered += 1
                due_s = time.monotonic() + answer.after_wall_s
                ack = encode(Ack(command.id, answer.ok, self._moment(self.now_s)))
                heapq.heappush(self._answers, (due_s, self._answered, address.topic(Channel.ACK), ack))
