"""The live state of one city: every device as it stands, the tiles, and what happened last."""

from collections import Counter
from collections.abc import Iterable, Sequence
from threading import Lock

from broker.alerts.alert import Alert, Decision
from broker.alerts.closings import Closings
from broker.alerts.early_warning import EarlyWarnings
from broker.alerts.near import Surroundings
from broker.alerts.orders import Orders
from broker.alerts.shown import shown
from broker.alerts.standing import Alerts
from broker.live.chronicle import Chronicle
from broker.live.device import LiveDevice
from broker.live.judgement import Judgement
from broker.live.newcomers import Newcomers
from broker.live.runs import AnnouncedRun
from broker.live.tiles import tile_values
from broker.live.traces import LastMinute
from broker.live.view import AlertView, Answer, Counts, DeviceView, Event, RunView, ShowView, State, View
from devices.city import City
from devices.fleet import fleet
from devices.packs import Packs
from devices.payload import Ack, Command, Foreseen, Status, Traces, Water, epoch_ms
from devices.reading import Reading
from devices.rule import ALERT
from devices.topic import Address

SILENT_AFTER_HEARTBEATS = 2
NOTHING_YET = Counts()


class Live:
    """One writer applies what arrives, the hub asks for a delta each tick; a lock keeps the two apart."""

    def __init__(self, packs: Packs, city: City) -> None:
        self._city = city
        self._solutions = packs.solutions_of(city.id)
        self._kinds = packs.kinds
        self.listed = {device.address.id: device for solution in self._solutions for device in fleet(city, solution)}
        self._surroundings = Surroundings.of(self.listed.values())
        self._alerts = Alerts.of(self._solutions, self._surroundings)
        detectors = [
            EarlyWarnings.of(f"{solution.id}.{alert.key}", alert, city, self._surroundings, self._alerts)
            for solution in self._solutions
            for alert in solution.alerts
            if alert.detector is not None
        ]
        self._judgement = Judgement(self._solutions, self._alerts, detectors)
        self.orders = Orders.of(self._solutions, self._kinds, self._surroundings)
        self._closings = Closings.of(city, self._solutions, self.listed.values(), self._surroundings)
        self._closed: frozenset[str] = frozenset()
        """Devices at places that an alert has closed, as of the last tick."""
        self._devices: dict[str, LiveDevice] = {}
        self._statuses: dict[str, Status] = {}
        self._run: AnnouncedRun | None = None
        self._water: Water | None = None
        self._traces: LastMinute | None = None
        self._foreseen: Foreseen | None = None
        self._chronicle = Chronicle()
        self._changed: set[str] = set()
        self._newcomers = Newcomers()
        self._alerts_told: tuple[AlertView, ...] = ()
        self._show: ShowView | None = None
        self._show_told: ShowView | None = None
        self._renewed = True
        self._tick = 0
        self._wall_ms = 0
        self._interrupted_ms = 0
        """What was heard before the last interruption and is told only now counts from then."""
        self._lock = Lock()
        self._counts = Counts()

    # What arrives

    def announce(self, run: AnnouncedRun) -> None:
        """A new run begins with nothing of the old one; real devices stay."""
        if run.run.city != self._city.id:
            return
        with self._lock:
            if self._run is None or self._run.run.run != run.run.run:
                for device in [device for device in self._devices.values() if device.run not in ("", run.run.run)]:
                    del self._devices[device.address.id]
                    self._newcomers.forget(device.address.id)
                self._alerts.begin(run.run.run)
                self._judgement.begin(run.run.run)
                self._water = self._traces = self._foreseen = None
                self._renewed = True
            self._run = run.going_on(wall_ms=max(run.heard_ms, self._interrupted_ms))

    def flow(self, city: str, water: Water) -> None:
        """What a model has, which no sensor says; nothing is decided by it."""
        with self._lock:
            if city == self._city.id and (self._water is None or water.at > self._water.at):
                self._water = water

    def shake(self, city: str, traces: Traces) -> None:
        """The same: another second of how the ground moved."""
        with self._lock:
            if city == self._city.id:
                self._traces = self._traces.and_then(traces) if self._traces else LastMinute((traces,))

    def foresee(self, city: str, foreseen: Foreseen) -> None:
        """Said again and again, and the same for all of a run."""
        with self._lock:
            if city == self._city.id:
                self._foreseen = self._foreseen or foreseen

    def apply(self, readings: Iterable[Reading]) -> list[Decision]:
        """What has come of them: new revisions of alerts, to be stored with the readings that decided.

        Late readings, and those of another run, change nothing here.
        """
        decisions: list[Decision] = []
        with self._lock:
            for number, reading in enumerate(readings):
                if reading.city == self._city.id and (alerts := self._apply(reading, restored=False)):
                    is_news = not self._is_played_over(reading.run)
                    decisions += [Decision(alert, number, is_news) for alert in alerts]
        return decisions

    def restore(self, readings: Sequence[Reading]) -> None:
        """What a store has kept, alerts among it; none of it is news."""
        own = [reading for reading in readings if reading.city == self._city.id]
        with self._lock:
            for alert in sorted((one for one in own if one.kind == ALERT), key=lambda one: one.at_ms):
                self._alerts.restore(alert)
            for reading in own:
                if reading.kind in self._kinds:
                    self._apply(reading, restored=True)

    def status(self, address: Address, status: Status, *, received_ms: int) -> None:
        """A device says that it is there, or its broker that it is gone."""
        if address.city != self._city.id:
            return
        with self._lock:
            self._statuses[address.id] = now = status.after(self._statuses.get(address.id))
            if address.id not in self.listed and now.lon is not None and now.lat is not None:
                self._surroundings.place(address, now.lon, now.lat)
            if (device := self._devices.get(address.id)) is not None:
                if not status.online:
                    self._become(device, "offline", at_ms=received_ms)
                elif device.state == "offline":
                    self._become(device, "fresh", at_ms=received_ms)
                self._changed.add(address.id)

    def interrupted(self, *, wall_ms: int, set_ms: int) -> None:
        """The machine slept, or its clock was set by `set_ms`: by that alone no run goes on and nobody falls silent."""
        with self._lock:
            self._interrupted_ms = wall_ms
            if self._run is not None:
                self._run = self._run.going_on(wall_ms=wall_ms)
            for device in self._devices.values():
                device.received_ms += set_ms

    def put_on(self, show: ShowView) -> None:
        """What the screens are told to show; the city goes on as it does."""
        with self._lock:
            self._show = show

    def command_sent(self, device_id: str, command: Command) -> None:
        with self._lock:
            if (device := self._devices.get(device_id)) is not None:
                device.asked = command.values
        self._answer(device_id, "waiting")

    def acknowledge(self, device_id: str, ack: Ack) -> None:
        self._answer(device_id, "done" if ack.ok else "failed")

    # What is asked

    def announced(self) -> AnnouncedRun | None:
        """The run as its player told of it last."""
        with self._lock:
            return self._run

    @property
    def wall_ms(self) -> int:
        """Of the last tick."""
        return self._wall_ms

    def water(self) -> Water | None:
        with self._lock:
            return self._water

    def traces(self) -> LastMinute | None:
        with self._lock:
            return self._traces

    def foreseen(self) -> Foreseen | None:
        with self._lock:
            return self._foreseen

    def device(self, device_id: str) -> DeviceView | None:
        with self._lock:
            device = self._devices.get(device_id)
            return None if device is None else self._view(device)

    def devices(self) -> dict[str, DeviceView]:
        """All of them, also the newcomers that no screen shows."""
        with self._lock:
            return {id_: self._view(device) for id_, device in self._devices.items()}

    def alerts(self) -> tuple[AlertView, ...]:
        """As in a view, and while a run seeks its alerts too."""
        with self._lock:
            return self._shown(self._alerts.all())

    def standing(self) -> tuple[Alert, ...]:
        """The alerts that speak to actuators now: none of a run that seeks."""
        with self._lock:
            return self._standing()

    def actuators(self) -> tuple[Address, ...]:
        """Those that have spoken."""
        with self._lock:
            return tuple(device.address for device in self._devices.values() if device.kind.actuator)

    def has_news(self) -> bool:
        """Whether an alert has changed since the last tick."""
        with self._lock:
            return self._shown_alerts() != self._alerts_told

    def said_of_newcomers(self) -> dict[str, Status]:
        """The statuses of devices that no pack lists, by id."""
        with self._lock:
            return {id_: status for id_, status in self._statuses.items() if id_ not in self.listed}

    def view(self) -> View:
        """Everything that is shown, as of now; carries the number of the last tick, so the next delta follows it."""
        with self._lock:
            return self._compose(self._devices, self._chronicle.all(), complete=True)

    def tick(self, *, wall_ms: int, counts: Counts = NOTHING_YET) -> View:
        """What changed since the last tick, or everything when a run has begun; finds who has fallen silent."""
        with self._lock:
            self._wall_ms, self._counts = wall_ms, counts
            self._find_the_silent()
            self._close_places()
            self._tick += 1
            events = self._chronicle.news()
            changed, self._changed = self._changed, set()
            gone = self._newcomers.gone()
            renewed, self._renewed = self._renewed, False
            told, self._alerts_told = self._alerts_told, self._shown_alerts()
            shown, self._show_told = self._show_told, self._show
            if renewed:
                return self._compose(self._devices, self._chronicle.all(), complete=True)
            alerts, show = self._alerts_told != told, self._show_told != shown
            return self._compose(changed, events, gone=gone, alerts=alerts, show=show)

    def _compose(
        self,
        ids: Iterable[str],
        events: tuple[Event, ...],
        *,
        complete: bool = False,
        gone: Iterable[str] = (),
        alerts: bool = False,
        show: bool = False,
    ) -> View:
        return View(
            tick=self._tick,
            complete=complete,
            now=self._wall_ms,
            city=self._city.id,
            run=self._run_view(),
            water=epoch_ms(self._water.at) if self._water is not None else None,
            traces=self._traces.at_ms if self._traces is not None else None,
            futures=self._foreseen is not None,
            devices={id_: self._view(self._devices[id_]) for id_ in ids if self._is_shown(id_)},
            gone=tuple(sorted(gone)),
            tiles=tile_values(
                self._solutions, (device for id_, device in self._devices.items() if id_ not in self._closed)
            ),
            provenance=dict(Counter(device.provenance for device in self._devices.values())),
            events=events,
            alerts=self._shown_alerts() if complete or alerts else None,
            show=self._show if complete or show else None,
            counts=self._counts,
        )

    def _shown_alerts(self) -> tuple[AlertView, ...]:
        return self._shown(self._standing())

    def _standing(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self._alerts.all() if not self._is_played_over(alert.run))

    def _shown(self, alerts: Sequence[Alert]) -> tuple[AlertView, ...]:
        wanted = self.orders.wanted(alerts)
        newcomers = {alert.device for alert in alerts} - self.listed.keys()
        names = {id_: self._statuses.get(id_, Status()).name for id_ in newcomers}
        return tuple(
            shown(alert, self._devices, self.orders, wanted=wanted, name=names.get(alert.device)) for alert in alerts
        )

    def _is_played_over(self, run: str) -> bool:
        """Whether readings of this run are played over quickly now, to get to another moment: that is no news."""
        return bool(run) and self._run is not None and self._run.run.state == "seeking"

    def _is_shown(self, id_: str) -> bool:
        return id_ in self._newcomers or (id_ in self._devices and id_ in self.listed)

    def _view(self, device: LiveDevice) -> DeviceView:
        status = self._statuses.get(device.address.id, Status())
        newcomer = device.listed is None
        return DeviceView(
            values=device.values,
            at=device.at_ms,
            received=device.received_ms,
            provenance=device.provenance,
            state=device.state,
            level=device.level,
            health=device.health,
            closed=device.address.id in self._closed,
            answer=device.answer,
            newcomer=newcomer,
            name=status.name if newcomer else None,
            lon=status.lon if newcomer else None,
            lat=status.lat if newcomer else None,
        )

    def _run_view(self) -> RunView | None:
        return None if self._run is None else self._run.view(self._wall_ms)

    # How it changes

    def _apply(self, reading: Reading, *, restored: bool) -> tuple[Alert, ...]:
        if reading.run and self._run is not None and reading.run != self._run.run.run:
            return ()
        device = self._devices.get(reading.device)
        if device is not None and device.run == reading.run and _is_late(reading, device):
            return ()
        quiet = restored or self._is_played_over(reading.run)
        if device is None or device.run != reading.run:
            device = self._welcome(reading, quiet=quiet)
        else:
            device.values = device.values | reading.values
            device.at_ms, device.received_ms = reading.at_ms, reading.received_ms
            device.provenance = reading.provenance.value
            if device.state != "fresh":
                self._become(device, "fresh", at_ms=reading.at_ms)
        self._changed.add(reading.device)
        return self._judge(device, quiet=quiet, restored=restored)

    def _welcome(self, reading: Reading, *, quiet: bool) -> LiveDevice:
        device = LiveDevice(
            address=Address(reading.city, reading.kind, reading.device.split(".", 2)[2]),
            kind=self._kinds[reading.kind],
            listed=self.listed.get(reading.device),
            values=dict(reading.values),
            at_ms=reading.at_ms,
            received_ms=reading.received_ms,
            provenance=reading.provenance.value,
            run=reading.run,
        )
        self._devices[reading.device] = device
        device.levels |= self._alerts.levels_held(device)
        if device.listed is None:
            self._newcomers.show(reading.device)
        if not reading.run and not quiet:
            self._chronicle.add("joined", device, at_ms=reading.at_ms)
        return device

    def _judge(self, device: LiveDevice, *, quiet: bool, restored: bool) -> tuple[Alert, ...]:
        verdict = self._judgement.judge(device, self._devices, restored=restored)
        if verdict.levels and not quiet:
            for key, level in verdict.levels:
                self._chronicle.add("level", device, at_ms=device.at_ms, level=level, rule=key)
        return verdict.alerts

    def _find_the_silent(self) -> None:
        if self._run is not None and self._run.run.state == "seeking":
            return
        run_ms = self._run.now_ms(self._wall_ms) if self._run is not None else None
        for device in self._devices.values():
            heard_ms = max(device.received_ms, self._interrupted_ms)
            now_ms, spoke_ms = (run_ms, device.at_ms) if device.run else (self._wall_ms, heard_ms)
            if device.state != "fresh" or now_ms is None:
                continue
            if now_ms - spoke_ms > SILENT_AFTER_HEARTBEATS * device.kind.heartbeat_s * 1000:
                self._become(device, "silent", at_ms=now_ms)
                self._changed.add(device.address.id)

    def _close_places(self) -> None:
        before = self._closed
        open_ = [alert for alert in self._alerts.all() if alert.is_open and not self._is_played_over(alert.run)]
        self._closed = self._closings.closed(open_)
        self._changed |= (before ^ self._closed) & self._devices.keys()

    def _become(self, device: LiveDevice, state: State, *, at_ms: int) -> None:
        if device.state != state:
            device.state = state
            self._chronicle.add("back" if state == "fresh" else "silent", device, at_ms=at_ms)

    def _answer(self, device_id: str, answer: Answer) -> None:
        with self._lock:
            if (device := self._devices.get(device_id)) is not None:
                device.answer = answer
                self._changed.add(device_id)


def _is_late(reading: Reading, device: LiveDevice) -> bool:
    """One that bears its time of arrival never is, though the hub's clock may have been set back."""
    return reading.at_ms < device.at_ms and reading.at_ms != reading.received_ms
