"""One run after another, as the desk asks: its past as fast as it can be stored, then on at the chosen speed."""

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from broker.mqtt.client import Message
from devices.control import Ear
from devices.futures.kinds import compared_in
from devices.payload import Ack, Control, Reached, Run, decode_command, decode_heard, moment
from devices.refusal import Reason, Refused
from devices.scenario import SLOWEST
from devices.topic import Address, Ask, heard_topic, is_control, parse
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.parts.player.bill import Bill
from roadshow.parts.player.foresight import Foresight
from roadshow.parts.player.pace import Pace
from roadshow.parts.player.programme import Programme
from roadshow.parts.player.telling import Telling
from roadshow.parts.player.whereabouts import Memory, Shown, Whereabouts
from simulators.flood.picture import Picture
from simulators.play import Tapped
from simulators.simulation import Sent

log = logging.getLogger(__name__)

STEP_S = 0.05
WAIT_S = 0.005
LONGEST_STEP_S = 1.0
"""After a longer gap (a laptop that slept, a broker that was away) the scenario goes on where it was."""
ANNOUNCE_EVERY_S = 1.0
NOTHING_SENT_S = -1.0


class Playing:
    """What plays now."""

    def __init__(
        self,
        telling: Telling,
        bill: Bill,
        *,
        asked: deque[Message],
        memory: Memory,
        foresight: Foresight,
    ) -> None:
        """`asked` holds commands to actuators and what the desk asks; another thread fills it."""
        self._telling = telling
        self._bill = bill
        self._asked = asked
        self._memory = memory
        self._foresight = foresight
        self._ear = Ear(telling.sealed.seal, since_ms=wall_ms())
        self._announced_s = 0.0
        self._pace = Pace()
        self._ending = False

    def play(self, chosen: Programme, run: Run) -> None:
        """From where the show begins, or where a death interrupted it, until another thread ends it."""
        try:
            if not self._return():
                self._begin(chosen, run, to_s=chosen.leading.play_from_s, then="running")
            self._go_on()
            self._memory.forget()
        finally:
            self._say("ended")
            self._telling.farewell()

    def end(self) -> None:
        """As soon as it can: it may be waiting for a broker that is away."""
        self._ending = True

    def _return(self) -> bool:
        """Builds the run again as far as it was, and only what may not have arrived is sent again."""
        if (left := self._memory.take()) is None:
            return False
        try:
            bill = self._bill.led_by(left.run.solution)
            chosen = bill.programme(left.run.scenario, speed=left.run.speed)
        except Cannot:
            return False
        if any(chosen.leading.tap(tapped.key) is None for tapped in left.taps):
            return False
        self._bill = bill
        run = replace(left.run, at=left.run.start or left.run.at, player=self._bill.player)
        self._begin(chosen, run, to_s=left.now_s, then=left.then, taps=left.taps, sent_s=left.sent_s)
        self._shown = {told.actuator: told.values for told in left.shown}
        return True

    def _go_on(self) -> None:
        last_s = time.monotonic()
        while not self._ending:
            if self._past is None:
                time.sleep(STEP_S)
            monotonic_s = time.monotonic()
            if self._run.state == "running":
                self._now_s += min(monotonic_s - last_s, LONGEST_STEP_S) * self._run.speed
            last_s = monotonic_s
            self._obey()
            if self._past is None:
                self._publish(self._play.until(self._now_s))
                self._show_traces()
                if len(self._play.reached) > self._told:
                    self._announce(self._run.state)
            else:
                self._catch_up(self._past)
            if monotonic_s - self._announced_s >= ANNOUNCE_EVERY_S:
                self._announce(self._run.state)
                self._show_water()
                self._show_futures()
                self._remember()

    def _begin(
        self,
        chosen: Programme,
        run: Run,
        *,
        to_s: float,
        then: str,
        taps: Sequence[Tapped] = (),
        sent_s: float = NOTHING_SENT_S,
    ) -> None:
        """A run whose past comes first. Its clock says at once where it will go on from."""
        self._chosen = chosen
        self._run = replace(run, state="seeking")
        self._start_ms = round(run.at.timestamp() * 1000)
        self._now_s = to_s
        """Scenario seconds since the scenario's first moment."""
        self._then = then
        self._told = 0
        """Moments of the play that have been announced."""
        self._pace.begin()
        self._pictured: Picture | None = None
        """What was last told of the water in the streets."""
        self._traced_s = NOTHING_SENT_S
        """When the last second ended whose traces were told."""
        self._shown: dict[Address, dict[str, float]] = {}
        """What each actuator was told last."""
        self._sent_s = sent_s
        if sent_s == NOTHING_SENT_S:
            self._say("seeking")  # before the city is built, which may take a while
        self._play = self._bill.play(chosen, taps)
        past = self._play.until(to_s)
        self._past: Iterator[Sent] | None = (sent for sent in past if sent.sent_s > sent_s)

    def _catch_up(self, past: Iterator[Sent]) -> None:
        """A slice of the past, short enough to hear the desk between two."""
        if self._pace.is_ahead(time.monotonic()):
            time.sleep(WAIT_S)
            return
        until_s = time.monotonic() + STEP_S
        for sent in past:
            self._publish([sent])
            if self._pace.sent():
                self._announce("seeking")
                self._pace.mark(self._number, time.monotonic())
                return
            if time.monotonic() >= until_s:
                return
        self._past = None
        for actuator, values in self._shown.items():
            list(self._play.command(actuator, values, t_s=self._now_s))
        self._announce(self._then)

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
        self._telling.water(replace(self._run, at=self._moment(self._now_s)), picture)

    def _show_traces(self) -> None:
        """Each second as it ends; after the past was played all that is kept, and a hub that knows it lets it be."""
        for second in self._play.traces(after_s=self._traced_s):
            self._traced_s = second.until_s
            self._telling.traces(replace(self._run, at=self._moment(second.until_s)), second)

    def _remember(self) -> None:
        """What was sent since the last one may still be on its way."""
        shown = tuple(Shown(actuator, values) for actuator, values in self._shown.items())
        self._memory.keep(
            Whereabouts(
                asked=self._memory.asked,
                at_ms=wall_ms(),
                run=self._run,
                then=self._state,
                now_s=self._now_s,
                sent_s=self._sent_s,
                taps=tuple(self._taps()),
                shown=shown,
            )
        )
        if self._past is None:
            self._sent_s = self._now_s

    def _show_futures(self) -> None:
        lead, city = self._bill.lead, self._bill.city
        if compared_in(city, lead) and (foreseen := self._foresight.of(self._run)):
            self._telling.futures(city.id, foreseen)

    def _say(self, state: str) -> None:
        self._announced_s = time.monotonic()
        self._run = replace(self._run, state=state, at=self._moment(self._now_s))
        self._number = self._telling.run(self._run)

    def _publish(self, messages: Iterable[Sent]) -> None:
        self._telling.telemetry(self._run, messages, past=self._past is not None)

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
                    self._pace.heard(decode_heard(message.payload).number, time.monotonic())
                else:
                    self._command(message)
            except (Refused, Cannot) as refused:
                log.warning("what is asked on %s is not obeyed: %s", message.topic, refused)
        self._telling.give_answers()

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
        run = replace(run, obeyed=control.number)
        self._begin(chosen, run, to_s=to_s, then=self._state, taps=taps)

    def _restart(self, scenario: str, control: Control, *, then: str) -> None:
        bill = self._bill.led_by(control.solution or self._bill.lead.id)
        if bill is not self._bill:  # another pace, too: an earthquake takes seconds, a day of parking minutes
            chosen = bill.programme(scenario, speed=(speed := bill.usual_speed(scenario)))
            self._bill = bill
        else:
            chosen = self._chosen if scenario == self._chosen.scenario else self._choose(scenario)
            speed = min(self._run.speed, chosen.max_speed)
        run = self._bill.run(chosen, speed=speed, start=self._bill.today(chosen.leading))
        run = replace(run, obeyed=control.number)
        self._begin(chosen, run, to_s=chosen.leading.play_from_s, then=then)

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
        command = decode_command(self._telling.sealed.seal.open(message.topic, message.payload))
        for answer in self._play.command(address, command.values, t_s=self._now_s):
            if answer.ok:
                told = {key: float(value) for key, value in command.values.items()}
                self._shown[address] = self._shown.get(address, {}) | told
            ack = Ack(command.id, answer.ok, self._moment(self._now_s))
            self._telling.answer(address, ack, after_s=answer.after_wall_s)
