"""Says what was recorded, in its order and at its pace, under a run whose clock everyone can follow."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from broker.mqtt.client import Message, Publisher, Will
from broker.mqtt.role import Role
from devices.payload import Run, decode_run, decode_status, moment
from devices.recording import FASTEST_CLOCK, Said
from devices.refusal import Refused
from devices.seal import Seal
from devices.topic import HUB, parse_run, run_topic
from roadshow.cannot import Cannot
from roadshow.keys.endpoint import endpoint
from roadshow.keys.sealing import Sealed, seal_of
from roadshow.settings import Settings

log = logging.getLogger(__name__)

STEP_S = 0.05
LONGEST_STEP_S = 1.0
"""After a longer gap (a laptop that slept, a broker that was away) the playing goes on where it was."""
ANNOUNCE_EVERY_S = 1.0
CONNECTED_WITHIN_S = 10.0
HUB_WITHIN_S = 5.0
RETAINED_WITHIN_S = 0.5
ALIVE_WITHIN_S = 3.0
"""A run that plays is announced every second; one that is only retained is not heard again."""
FAREWELL_S = 10.0


def own_run(run: str, *, city: str, scenario: str, speed: float, at_ms: int) -> Run:
    """A run for what is played; 0 is as fast as it can be stored."""
    state = "running" if 0 < speed <= FASTEST_CLOCK else "seeking"
    return Run(run, city, scenario, seed=0, speed=speed, at=moment(at_ms), state=state)


@dataclass(slots=True)
class Others:
    """Runs that somebody else plays in our cities, as the broker tells of them. One city has one run."""

    cities: frozenset[str]
    seal: Seal
    ours: set[str] = field(default_factory=set)
    hub: threading.Event = field(default_factory=threading.Event)
    _heard: dict[str, Run] = field(default_factory=dict)
    """By city, the last."""

    def hear(self, message: Message) -> None:
        with contextlib.suppress(Refused):
            if message.topic == HUB:
                self.hub.set() if decode_status(message.payload).online else self.hub.clear()
            elif parse_run(message.topic) in self.cities:
                run = decode_run(self.seal.open(message.topic, message.payload))
                if run.run not in self.ours:
                    self._heard[run.city] = run

    def require_silence(self) -> None:
        """Raises `Cannot` where one of the cities has a run that plays now."""
        time.sleep(RETAINED_WITHIN_S)
        if not self.playing():
            return
        self._heard.clear()
        deadline_s = time.monotonic() + ALIVE_WITHIN_S
        while time.monotonic() < deadline_s:
            time.sleep(STEP_S)
            self.require_no_other()
        self._heard.clear()

    def require_no_other(self) -> None:
        if playing := self.playing():
            raise Cannot(
                f"{playing.city} plays run '{playing.run}' ({playing.scenario}), and a city has one run at a time: its "
                "clock decides what is late and who is silent. End that one; `run.py broker` and `run.py hub` run "
                "without a simulator"
            )

    def playing(self) -> Run | None:
        return next((run for run in tuple(self._heard.values()) if run.state != "ended"), None)


class Playback:
    """The clock of what is played, and the runs that it announces."""

    def __init__(
        self,
        publisher: Publisher,
        others: Others,
        runs: Iterable[Run],
        *,
        sealed: Sealed,
        start_ms: int,
        speed: float,
    ) -> None:
        self._publisher = publisher
        self._others = others
        self._own = list(runs)
        self._sealed = sealed
        self._recorded: dict[str, Run] = {}
        self._speed = speed
        self._now_ms = float(start_ms)
        self._stepped_s = time.monotonic()
        self._announced_s = float("-inf")
        self.published = 0

    @property
    def now_ms(self) -> int:
        return round(self._now_ms)

    def play(self, said: Iterable[Said], *, show: Callable[[], None]) -> None:
        """`show` is called now and then. Raises `Cannot` when somebody else's run begins in one of the cities."""
        for each in said:
            while self._speed and self._now_ms < each.at_ms:
                time.sleep(min(STEP_S, (each.at_ms - self._now_ms) / 1000 / self._speed))
                self._step(show)
            if not self._speed:
                self._now_ms = each.at_ms
            if time.monotonic() - self._announced_s >= ANNOUNCE_EVERY_S:
                self._step(show)
            if each.run is not None:
                self._follow(each.run)
            else:
                self._publisher.publish(each.topic, each.payload, retain=each.retain)
            self.published += 1

    def end(self) -> bool:
        """Ends the runs; whether the broker has acknowledged everything."""
        ended = [msgspec.structs.replace(run, at=moment(self.now_ms)) for run in self._own]
        ended += [run for run in self._recorded.values() if run.state != "ended"]
        for run in ended:
            self._say(msgspec.structs.replace(run, state="ended"))
        return self._publisher.delivered(FAREWELL_S)

    def _step(self, show: Callable[[], None]) -> None:
        monotonic_s = time.monotonic()
        self._now_ms += min(monotonic_s - self._stepped_s, LONGEST_STEP_S) * 1000 * self._speed
        self._stepped_s = monotonic_s
        self._others.require_no_other()
        if monotonic_s - self._announced_s >= ANNOUNCE_EVERY_S:
            self._announce()
        show()

    def _announce(self) -> None:
        self._announced_s = time.monotonic()
        for run in self._own:
            self._say(msgspec.structs.replace(run, at=moment(self.now_ms)))

    def _follow(self, run: Run) -> None:
        self._others.ours.add(run.run)
        self._recorded[run.city] = run
        self._say(run)

    def _say(self, run: Run) -> None:
        self._publisher.publish(run_topic(run.city), self._sealed.run(run), retain=True)


@contextlib.contextmanager
def playback(
    settings: Settings, runs: list[Run], cities: Iterable[str], *, start_ms: int, speed: float
) -> Iterator[Playback]:
    """Connected, with nobody else's run in these cities, and a hub that listens where there is one."""
    sealed = Sealed(seal_of(settings))
    others = Others(frozenset(cities), sealed.seal, {run.run for run in runs})
    wills = [Will(run_topic(run.city), sealed.run(msgspec.structs.replace(run, state="ended"))) for run in runs]
    with Publisher(
        endpoint(settings, Role.SIMULATOR),
        client_id=f"roadshow-replay-{start_ms}",
        will=wills[0] if wills else None,
        filters=[HUB, *map(run_topic, sorted(others.cities))],
        on_message=others.hear,
    ) as publisher:
        if not publisher.wait_until_connected(CONNECTED_WITHIN_S):
            raise Cannot(publisher.link().problem)
        others.require_silence()
        if not others.hub.wait(HUB_WITHIN_S):
            log.warning("no hub listens on %s; playing all the same", publisher.endpoint)
        playing = Playback(publisher, others, runs, sealed=sealed, start_ms=start_ms, speed=speed)
        yield playing
        if not playing.end():
            raise Cannot(f"{publisher.endpoint} has not acknowledged everything; is it overloaded, or gone?")
