"""What a player says on MQTT: its run, what its models have, and what its devices send."""

import heapq
import itertools
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from broker.mqtt.client import Publisher
from devices.payload import Ack, Foreseen, Run, Telemetry, Traces, Water, encode, epoch_ms, moment
from devices.provenance import Provenance
from devices.topic import Address, Channel, futures_topic, run_topic, traces_topic, water_topic
from roadshow.clock import wall_ms
from roadshow.keys.sealing import Sealed
from simulators.agenda import Sent
from simulators.earthquake.station.trace import EVERY_MS, STEP_CM_S2
from simulators.earthquake.traces import TracedSecond
from simulators.flood.picture import STEPS_M, Picture

FAREWELL_S = 2.0


@dataclass(slots=True)
class Telling:
    publisher: Publisher
    sealed: Sealed
    _answers: list[tuple[float, int, str, bytes]] = field(default_factory=list[tuple[float, int, str, bytes]])
    """Acknowledgements that are due at a monotonic time, soonest first; the number breaks ties."""
    _answered: "itertools.count[int]" = field(default_factory=itertools.count)

    def run(self, run: Run) -> int:
        """The number of the announcement."""
        self.publisher.publish(run_topic(run.city), self.sealed.run(run), retain=True)
        return self.sealed.number

    def water(self, run: Run, picture: Picture) -> None:
        water = Water(
            run=run.run,
            at=run.at,
            bounds=picture.bounds,
            rows=picture.rows,
            columns=picture.columns,
            steps_m=STEPS_M,
            cells=picture.cells,
        )
        self.publisher.publish(water_topic(run.city), self.sealed.water(run.city, water))

    def traces(self, run: Run, second: TracedSecond) -> None:
        """`run` as it stood when that second ended."""
        traces = Traces(run.run, run.at, EVERY_MS, STEP_CM_S2, dict(second.samples))
        self.publisher.publish(traces_topic(run.city), self.sealed.traces(run.city, traces))

    def futures(self, city: str, foreseen: Foreseen) -> None:
        self.publisher.publish(futures_topic(city), self.sealed.futures(city, foreseen))

    def telemetry(self, run: Run, messages: Iterable[Sent], *, past: bool) -> None:
        """What is sent of a run's past says nothing of how long it takes."""
        assert run.start is not None, "its player made it"
        start_ms = epoch_ms(run.start)
        for sent in messages:
            telemetry = Telemetry(
                values=dict(sent.values),
                at=moment(start_ms + round(sent.at_s * 1000)),
                seq=sent.seq,
                run=run.run,
                provenance=Provenance.SIMULATED,
                sent=None if past else moment(wall_ms()),
            )
            self.publisher.publish(sent.address.topic(Channel.TELEMETRY), encode(telemetry))

    def answer(self, actuator: Address, ack: Ack, *, after_s: float) -> None:
        due_s = time.monotonic() + after_s
        heapq.heappush(self._answers, (due_s, next(self._answered), actuator.topic(Channel.ACK), encode(ack)))

    def give_answers(self) -> None:
        """Those that are due."""
        while self._answers and self._answers[0][0] <= time.monotonic():
            _, _, topic, ack = heapq.heappop(self._answers)
            self.publisher.publish(topic, ack)

    def farewell(self) -> None:
        """What was said last is heard before the player goes, where there is a broker."""
        self.publisher.delivered(FAREWELL_S)
