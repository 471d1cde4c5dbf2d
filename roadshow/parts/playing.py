"""One run after another, as the desk asks: its past as fast as it can be stored, then on at the chosen speed."""

import heapq
import itertools
import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from broker.mqtt.client import Message, Publisher
from devices.control import Ear
from devices.payload import Ack, Control, Reached, Run, Telemetry, Water, decode_command, decode_heard, encode, moment
from devices.provenance import Provenance
from devices.refusal import Reason, Refused
from devices.topic import Ask, Channel, heard_topic, is_control, parse, run_topic, water_topic
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.keys.sealing import Sealed
from roadshow.parts.bill import Bill
from roadshow.parts.programme import Programme
from simulators.flood.picture import STEPS_M, Picture
from simulators.play import Tapped
from simulators.simulation import Sent

log = logging.getLogger(__name__)

STEP_S = 0.05
WAIT_S = 0.005
LONGEST_STEP_S = 1.0
"""After a longer gap (a laptop that slept, a broker that was away) the scenario goes on where it was."""
ANNOUNCE_EVERY_S = 1.0
MARK_EVERY = 1_000
"""Messages of the past to one announcement between them, by which the hub says how far it is."""
MARKS_AHEAD = 3
"""Further ahead of the hub nothing of the past is played: what is asked then is soon seen, too."""
HUB_AWAY_S = 2.0
"""A hub that has come no further in this time is not waited for."""
SLOWEST = 1.0
"""As for --speed."""
FAREWELL_S = 2.0


class Playing:
    """What plays now."""

    def __init__(self, publisher: Publisher, bill: Bill, *, asked: deque[Message], sealed: Sealed) -> None:
        """`asked` holds commands to actuators and what the desk asks; another thread fills it."""
        self._publisher = publisher
        self._bill = bill
        self._asked = asked
        self._sealed = sealed
        self._ear = Ear(sealed.seal, since_ms=wall_ms())
        self._answers: list[tuple[float, int, str, bytes]] = []
        """Acknowledgements that are due at a monotonic time, soonest first; the number breaks ties."""
        self._answered = itertools.count()
        self._announced_s = 0.0
        self._marks: deque[int] = deque()
        """Numbers of announcements within the past that the hub has not come to."""
        self._abreast_s = 0.0
        """When it last came further."""

    def play(self, chosen: Programme, run: Run) -> None:
        """From where the show begins, until somebody interrupts; the run that plays then has ended."""
        try:
            self._begin(chosen, run, to_s=chosen.leading.play_from_s, then="running")
            self._go_on()
        finally:
            self._say("ended")
            self._publisher.delivered(FAREWELL_S)

    def _go_on(self) -> None:
        last_s = time.monotonic()
        while True:
            if self._past is None:
                time.sleep(STEP_S)
            monotonic_s = time.monotonic()
            if self._run.state == "running":
                self._now_s += min(monotonic_s - last_s, LONGEST_STEP_S) * self._run.speed
            last_s = monotonic_s
            self._obey()
            if self._past is None:
                self._publish(self._play.until(self._now_s))
                if len(self._play.reached) > self._told:
                    self._announce(self._run.state)
            else:
                self._catch_up(self._past)
            if monotonic_s - self._announced_s >= ANNOUNCE_EVERY_S:
                self._announce(self._run.state)
                self._show_water()

    def _begin(
        self, chosen: Programme, run: Run, *, to_s: float, then: str, taps: Sequence[Tapped] = (), obeyed: int = 0
    ) -> None:
        """A new run, whose past comes first. Its clock says at once where it will go on from."""
        self._chosen = chosen
        self._run = replace(run, obeyed=obeyed)
        self._start_ms = round(run.at.timestamp() * 1000)
        self._now_s = to_s
        """Scenario seconds since the scenario's first moment."""
        self._then = then
        self._told = 0
        """Moments of the play that have been announced."""
        self._since_mark = 0
        self._pictured: Picture | None = None
        """What was last told of the water in the streets."""
        self._say("seeking")  # before the city is built, which may take a while
        self._play = self._bill.play(chosen, taps)
        self._past: Iterator[Sent] | None = self._play.until(to_s)

    def _catch_up(self, past: Iterator[Sent]) -> None:
        """A slice of the past, short enough to hear the desk between two."""
        if len(self._marks) >= MARKS_AHEAD and time.monotonic() - self._abreast_s < HUB_AWAY_S:
            time.sleep(WAIT_S)
            return
        until_s = time.monotonic() + STEP_S
        for sent in past:
            self._publish([sent])
            self._since_mark += 1
            if self._since_mark == MARK_EVERY:
                self._mark()
                return
            if time.monotonic() >= until_s:
                return
        self._past = None
        self._announce(self._then)

    def _mark(self) -> None:
        if not self._marks:
            self._abreast_s = time.monotonic()
        self._since_mark = 0
        self._announce("seeking")
        self._marks.append(self._sealed.number)

    def _hear_how_far(self, number: int) -> None:
        while self._marks and self._marks[0] <= number:
            self._marks.popleft()
            self._abreast_s = time.monotonic()

    def _announce(self, state: str) -> None:
        for idle in self._play.idle:
            log.warning("%s in '%s' concerns nothing that plays in %s", idle, self._run.scenario, self._run.city)
        self._play.idle.clear()
        self._told = len(self._play.reached)
        told = [(moment.what, Reached(moment.key, self._moment(moment.t_s))) for moment in self._play.reached]
        steps = tuple(reached for what, reached in told if what == "step" and reached.key)
        taps = {reached.key: reached for what, reached in told if what == "tap"}
        self._run = replace(self._run, steps=steps, taps=tuple(taps.values()))
        self._say(state)

    def _show_water(self) -> None:
        """What the model has, again and again while any street is wet: a hub that was away knows it at once."""
        picture = self._play.picture() if self._past is None else None
        if picture is None or (picture.is_dry and picture == self._pictured):
            return
        self._pictured = picture
        water = Water(
            run=self._run.run,
            at=self._moment(self._now_s),
            bounds=picture.bounds,
            rows=picture.rows,
            columns=picture.columns,
            steps_m=STEPS_M,
            cells=picture.cells,
        )
        self._publisher.publish(water_topic(self._run.city), self._sealed.water(self._run.city, water))

    def _say(self, state: str) -> None:
        self._announced_s = time.monotonic()
        self._run = replace(self._run, state=state, at=self._moment(self._now_s))
        self._publisher.publish(run_topic(self._run.city), self._sealed.run(self._run), retain=True)

    def _publish(self, messages: Iterable[Sent]) -> None:
        for sent in messages:
            self._publisher.publish(sent.address.topic(Channel.TELEMETRY), self._encode(sent))

    def _encode(self, sent: Sent) -> bytes:
        return encode(
            Telemetry(
                values=dict(sent.values),
                at=self._moment(sent.at_s),
                seq=sent.seq,
                run=self._run.run,
                provenance=Provenance.SIMULATED,
            )
        )

    def _moment(self, t_s: float) -> datetime:
        return moment(self._start_ms + round(t_s * 1000))

    # What is asked

    def _obey(self) -> None:
        while self._asked:
            message = self._asked.popleft()
            try:
                if is_control(message.topic):
                    self._steer(message)
                elif message.topic == heard_topic(self._run.city):
                    self._hear_how_far(decode_heard(message.payload).number)
                else:
                    self._command(message)
            except (Refused, Cannot) as refused:
                log.warning("what is asked on %s is not obeyed: %s", message.topic, refused)
        while self._answers and self._answers[0][0] <= time.monotonic():
            _, _, topic, ack = heapq.heappop(self._answers)
            self._publisher.publish(topic, ack)

    def _steer(self, message: Message) -> None:
        ask, control = self._ear.hear(message.topic, message.payload, wall_ms=wall_ms())
        match ask:
            case Ask.PAUSE | Ask.RESUME:
                self._turn("paused" if ask is Ask.PAUSE else "running", control)
            case Ask.SPEED:
                self._set_speed(control)
            case Ask.EVENT:
                self._tap(control)
            case Ask.SEEK:
                self._seek(control)
            case Ask.START:
                self._restart(self._chosen.scenario, control, then="running")
            case Ask.RESET:
                self._restart(self._chosen.scenario, control, then=self._state)
            case Ask.SCENARIO:
                self._restart(control.scenario or "", control, then=self._state)

    @property
    def _state(self) -> str:
        """Running or paused, as it is or will be."""
        return self._run.state if self._past is None else self._then

    def _turn(self, state: str, control: Control) -> None:
        """While the past is still played, what comes after it."""
        self._run = replace(self._run, obeyed=control.number)
        if self._past is None:
            self._announce(state)
        else:
            self._then = state
            self._say("seeking")

    def _set_speed(self, control: Control) -> None:
        if control.speed is None or not SLOWEST <= control.speed <= self._chosen.max_speed:
            raise Refused(
                Reason.OUT_OF_RANGE, f"speed {control.speed} is outside {SLOWEST:g} to {self._chosen.max_speed:g}"
            )
        self._run = replace(self._run, speed=control.speed, obeyed=control.number)
        self._announce(self._run.state)

    def _tap(self, control: Control) -> None:
        tap = self._chosen.leading.tap(control.key or "")
        if tap is None:
            known = ", ".join(tap.key for tap in self._chosen.leading.taps) or "none"
            raise Refused(
                Reason.OUT_OF_RANGE, f"'{self._run.scenario}' has no tap '{control.key}' to let happen; known: {known}"
            )
        if self._past is not None:
            raise Refused(Reason.BAD_TIME, f"the past of '{self._run.run}' is still played; tap again when it runs")
        self._publish(self._play.until(self._now_s))
        self._play.tap(tap.key, tap.happens, t_s=self._now_s)
        self._run = replace(self._run, obeyed=control.number)
        self._announce(self._run.state)

    def _seek(self, control: Control) -> None:
        """What was let happen before that moment belongs to it, and happens again."""
        same = control.scenario in (None, self._chosen.scenario)
        chosen = self._chosen if same else self._choose(control.scenario or "")
        if control.to_s is None or not 0 <= control.to_s <= chosen.leading.until_s:
            raise Refused(
                Reason.OUT_OF_RANGE,
                f"'{chosen.scenario}' has no second {control.to_s}; 0 to {chosen.leading.until_s:g}",
            )
        to_s = control.to_s
        taps = [tapped for tapped in self._taps() if tapped.t_s <= to_s] if same else []
        start = moment(self._start_ms) if same else self._bill.today(chosen.leading)
        run = self._bill.run(chosen, speed=min(self._run.speed, chosen.max_speed), start=start)
        self._begin(chosen, run, to_s=to_s, then=self._state, taps=taps, obeyed=control.number)

    def _restart(self, scenario: str, control: Control, *, then: str) -> None:
        chosen = self._chosen if scenario == self._chosen.scenario else self._choose(scenario)
        speed = min(self._run.speed, chosen.max_speed)
        run = self._bill.run(chosen, speed=speed, start=self._bill.today(chosen.leading))
        self._begin(chosen, run, to_s=chosen.leading.play_from_s, then=then, obeyed=control.number)

    def _choose(self, scenario: str) -> Programme:
        """As fast as now, or as fast as it can go."""
        lead, city = self._bill.lead, self._bill.city.id
        known = lead.scenarios_in(city).get(scenario or lead.scenario_of(city))
        speed = min(self._run.speed, known.max_speed) if known else self._run.speed
        return self._bill.programme(scenario, speed=speed)

    def _taps(self) -> list[Tapped]:
        """Also those that the past has not come to again."""
        return [Tapped(each.key, each.t_s) for each in (*self._play.reached, *self._play.coming) if each.what == "tap"]

    def _command(self, message: Message) -> None:
        address, _ = parse(message.topic)
        command = decode_command(self._sealed.seal.open(message.topic, message.payload))
        for answer in self._play.command(address, command.values, t_s=self._now_s):
            due_s = time.monotonic() + answer.after_wall_s
            ack = encode(Ack(command.id, answer.ok, self._moment(self._now_s)))
            heapq.heappush(self._answers, (due_s, next(self._answered), address.topic(Channel.ACK), ack))
