"""The hub: ingest, store, live state, API and stage, in one process behind one port."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

import uvicorn

from broker.commands import Commands
from broker.commits import Commits
from broker.displays import Displays
from broker.edge import Edge
from broker.ingest import Ingest
from broker.live import Live
from broker.mqtt.client import Message, Publisher, Subscriber, Will
from broker.mqtt.listen import require_free
from broker.mqtt.process import allow_many_connections
from broker.mqtt.role import Role
from broker.refusals import Refusals
from broker.runs import AnnouncedRun
from broker.series import tile_series
from broker.stores.store import Store, StoreUnavailable
from dashboard.api.app import create_api
from dashboard.api.connections import Room
from dashboard.api.live import Broadcast, frame
from dashboard.api.phones import Phones
from dashboard.frontend.assets import Built, read_built
from dashboard.platform import Platform
from dashboard.screens.contract.contract import ContractSetting, mount_contract
from dashboard.screens.health.health import mount_health
from dashboard.screens.phone.phone import PhoneSetting, mount_phone
from dashboard.screens.stage.reach import Reach
from dashboard.screens.stage.stage import StageSetting, mount_stage
from devices.payload import Heard, Status, encode, epoch_ms, moment
from devices.seal import Seal
from devices.solution import Solution
from devices.topic import EVERYTHING, HUB, Channel, heard_topic
from roadshow.cannot import Cannot
from roadshow.clock import steady_ms, wall_ms
from roadshow.keys.data_folder import require_writable
from roadshow.keys.endpoint import endpoint
from roadshow.keys.passwords import needed
from roadshow.keys.pin import pin_of
from roadshow.keys.sealing import Sealed, seal_of
from roadshow.parts.alarm import Alarm
from roadshow.parts.desk import HubDesk
from roadshow.parts.health import HealthOf
from roadshow.parts.newcomers import Newcomers
from roadshow.parts.store import open_store, restore
from roadshow.preflight.lan import phone_address
from roadshow.settings import Settings
from roadshow.supervision.lifeline import end_with_parent
from roadshow.world import read_world, solution_on_show

log = logging.getLogger(__name__)

TICK_S = 0.5
LATE_TICK_S = 5.0
"""After so long without one the event loop hangs, and no screen is served."""
ABREAST_S = 0.02
RETAIN_EVERY_S = 60.0
RESTORE_EVERY_S = 5.0
LOOK_AT_STORE_EVERY_S = 10.0
NOTE_NEWCOMERS_EVERY_S = 5.0
DAY_MS = 86_400_000
GB = 1_000_000_000
CHART_EVERY_MS = 300_000


def run_hub(settings: Settings) -> None:
    """Serves until Ctrl-C, SIGTERM or the end of the parent."""
    require_free(settings.host, settings.port, options="--")
    require_writable(settings.data)
    allow_many_connections()
    built = read_built()
    if built is None:
        raise Cannot("the browser code is not built; start by run.py, which builds it, or run it once")
    with _hub(settings) as hub:
        server = HubServer(hub, settings, built)
        end_with_parent(hub.health.hear, alive=server.ticks)
        try:
            server.run()
        except KeyboardInterrupt:
            log.info("ended; what was acknowledged is stored")
        if server.broken:
            raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class Hub:
    """The parts that run beside the server."""

    platform: Platform
    health: HealthOf
    ingest: Ingest
    alarm: Alarm
    displays: Displays
    commands: Commands
    subscriber: Subscriber
    publisher: Publisher
    seal: Seal
    newcomers: Newcomers
    restored: bool
    """Whether the store has said what it knew when the hub started."""


@contextmanager
def _hub(settings: Settings) -> Iterator[Hub]:
    packs, city = read_world(settings)
    live, refusals, runs, alarm = Live(packs, city), Refusals(), dict[str, AnnouncedRun](), Alarm()
    where, seal = endpoint(settings, Role.HUB), seal_of(settings)
    with open_store(settings) as (store, store_kind):
        newcomers = Newcomers(settings.data, live)
        newcomers.read()
        restored = restore(live, store)

        def acknowledge(messages: Sequence[Message]) -> None:
            subscriber.acknowledge(messages)

        commits = Commits(store, acknowledge)
        ingest = Ingest(
            edge=Edge(packs, runs),
            runs=runs,
            live=live,
            refusals=refusals,
            commits=commits,
            seal=seal,
            wall_ms=wall_ms,
            alarm=alarm.ring,
        )
        subscriber = Subscriber(where, client_id="roadshow-hub", filters=[EVERYTHING], on_message=ingest.take)
        gone = Will(HUB, seal.close(HUB, encode(Status(online=False))))
        publisher = Publisher(where, client_id="roadshow-hub-commands", will=gone)
        displays = [display for solution in packs.solutions_of(city.id) for display in solution.displays]
        health = HealthOf(version("roadshow"), subscriber.link, ingest, commits, live, store, store_kind)
        platform = Platform(
            packs=packs,
            city=city,
            store=store,
            live=live,
            refusals=refusals,
            health=health,
            broadcast=Broadcast(lambda: _snapshot(live)),
            phones=Phones(packs, live, wall_ms),
            desk=HubDesk(city.id, publisher, Sealed(seal), pin=pin_of(settings), folder=settings.data),
            real_alerts=settings.real_alerts,
        )
        with commits, ingest, subscriber, publisher:
            yield Hub(
                platform=platform,
                health=health,
                ingest=ingest,
                alarm=alarm,
                displays=Displays.of(displays, live.listed.values()),
                commands=Commands(),
                subscriber=subscriber,
                publisher=publisher,
                seal=seal,
                newcomers=newcomers,
                restored=restored,
            )


def _snapshot(live: Live) -> bytes:
    view = live.view()
    return frame("snapshot", view.tick, view)


class HubServer(uvicorn.Server):
    """The web server, and what goes on beside it on the same event loop."""

    def __init__(self, hub: Hub, settings: Settings, built: Built) -> None:
        api = create_api(hub.platform)
        solution = solution_on_show(settings, hub.platform.packs)
        mount_contract(api, _contract_setting(hub.platform, solution, settings), built=built)
        mount_health(api, hub.platform.health, wall_ms, language=hub.platform.city.language, built=built)
        mount_phone(api, PhoneSetting(hub.platform.packs, hub.platform.city, solution), built=built)
        mount_stage(api, _stage_setting(hub.platform, solution, settings), built=built)
        super().__init__(
            uvicorn.Config(
                api,
                host=settings.host,
                port=settings.port,
                http=Room().protocol(),
                ws="none",
                log_config=None,
                log_level="error",  # or a stranger's garbage fills the exhibitor's terminal
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
            )
        )
        self._hub = hub
        self._settings = settings
        self.broken = False
        """A thread died of something nobody foresaw; starting again is the cure."""
        self._ticked_s = -LATE_TICK_S
        threading.excepthook = self._break
        self._steady_began_ms = wall_ms() - steady_ms()
        """By this readings grow old: a clock that is set years ahead while the hub runs must not drop them."""

    def ticks(self) -> bool:
        return time.monotonic() - self._ticked_s < LATE_TICK_S

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        async with asyncio.TaskGroup() as beside:
            tasks = [
                beside.create_task(forever)
                for forever in (
                    self._tick(),
                    self._command(),
                    self._keep_abreast(),
                    self._retain(),
                    self._restore(),
                    _now_and_then(LOOK_AT_STORE_EVERY_S, self._hub.health.look_at_store),
                    _now_and_then(NOTE_NEWCOMERS_EVERY_S, self._hub.newcomers.write),
                )
            ]
            await super().serve(sockets)
            for task in tasks:
                task.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.platform.broadcast.close()
        self._hub.platform.phones.broadcast.close()
        await super().shutdown(sockets)

    async def _tick(self) -> None:
        platform, bell = self._hub.platform, self._hub.alarm.bell()
        while True:
            await bell.wait(at_most_s=TICK_S)
            self._ticked_s = time.monotonic()
            now_ms = wall_ms()
            set_ms = self._hub.health.interruptions.look(wall_ms=now_ms, steady_ms=steady_ms())
            if set_ms is not None:
                platform.live.interrupted(wall_ms=now_ms, set_ms=set_ms)
            view = platform.live.tick(wall_ms=now_ms, counts=self._hub.ingest.counts())
            platform.broadcast.publish(frame("snapshot" if view.complete else "delta", view.tick, view))
            platform.phones.publish(view)

    async def _command(self) -> None:
        bell = self._hub.alarm.bell()
        while True:
            await bell.wait(at_most_s=TICK_S)
            await asyncio.to_thread(speak, self._hub)

    async def _keep_abreast(self) -> None:
        """Tells the simulator how far the hub is, at once: it waits for that while it plays a run's past."""
        city, told = self._hub.platform.city.id, 0
        while True:
            await asyncio.sleep(ABREAST_S)
            heard = self._hub.ingest.heard(city)
            if heard != told and self._hub.publisher.link().connected:
                told = heard
                payload = encode(Heard(heard))
                await asyncio.to_thread(self._hub.publisher.publish, heard_topic(city), payload)

    async def _retain(self) -> None:
        while True:
            await asyncio.sleep(RETAIN_EVERY_S)
            now_ms = self._steady_began_ms + steady_ms()
            await asyncio.to_thread(retain, self._hub.platform.store, self._settings, now_ms=now_ms)

    async def _restore(self) -> None:
        """A store that did not answer at the start is asked again until it does."""
        platform, restored = self._hub.platform, self._hub.restored
        while not restored:
            await asyncio.sleep(RESTORE_EVERY_S)
            restored = await asyncio.to_thread(restore, platform.live, platform.store)

    def _break(self, args: threading.ExceptHookArgs) -> None:
        log.critical("thread %s died", args.thread and args.thread.name, exc_info=args.exc_value)
        self.broken = self.should_exit = True


async def _now_and_then(every_s: float, work: Callable[[], None]) -> None:
    while True:
        await asyncio.to_thread(work)
        await asyncio.sleep(every_s)


def speak(hub: Hub) -> None:
    """Says that the hub listens, and asks each actuator that should show something else now to show it.

    Waits where the broker has no room.
    """
    if not (hub.publisher.link().connected and hub.subscriber.link().connected):
        return
    hub.publisher.publish(HUB, hub.seal.close(HUB, encode(Status(online=True))), retain=True)
    live = hub.platform.live
    devices = live.devices()
    wishes = [
        *live.orders.at_rest(live.actuators()),
        *hub.displays.wishes(devices),
        *live.orders.wishes(live.standing()),
    ]
    for actuator, command in hub.commands.due(wishes, devices, wall_ms=wall_ms()):
        live.command_sent(actuator.id, command)
        topic = actuator.topic(Channel.COMMAND)
        hub.publisher.publish(topic, hub.seal.close(topic, encode(command)))


def day_series(platform: Platform, solution: Solution) -> list[tuple[int, float]]:
    """The chart's tile since local midnight by the run's clock, or by the wall's where nothing is simulated."""
    tile = next(tile for tile in solution.views.tiles if tile.key == solution.views.chart.tile)
    view = platform.live.view()
    run, now_ms = (view.run.run, view.run.at) if view.run else ("", wall_ms())
    local = moment(now_ms).astimezone(platform.city.time_zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    devices = [id_ for id_ in view.devices if id_.split(".")[1] == tile.kind]
    try:
        return tile_series(
            platform.store,
            tile,
            devices,
            start_ms=epoch_ms(midnight),
            end_ms=now_ms,
            every_ms=CHART_EVERY_MS,
            run=run,
        )
    except StoreUnavailable as problem:
        log.warning("%s; the day's chart begins now", problem)
        return []


def _contract_setting(platform: Platform, solution: Solution, settings: Settings) -> ContractSetting:
    """An engineer finds the broker at the address by which his browser found the hub, unless it has one of its own."""
    everywhere = settings.mqtt_host in ("0.0.0.0", "::")
    login = needed(settings)
    return ContractSetting(
        packs=platform.packs,
        city=platform.city,
        solution=solution.id,
        mqtt_host="" if everywhere else settings.mqtt_host,
        mqtt_port=settings.mqtt_port,
        login=login or bool(settings.mqtt_username),
        local=settings.broker != "external" and not login,
    )


def _stage_setting(platform: Platform, solution: Solution, settings: Settings) -> StageSetting:
    return StageSetting(
        packs=platform.packs,
        city=platform.city,
        solution=solution,
        day_series=lambda shown: day_series(platform, shown),
        reach=Reach(phone_address(settings), settings.wifi_name, settings.wifi_password.get_secret_value()),
    )


def retain(store: Store, settings: Settings, *, now_ms: int) -> None:
    try:
        gone = store.retain(
            oldest_ms=now_ms - round(settings.keep_days * DAY_MS), max_bytes=round(settings.keep_gb * GB)
        )
    except StoreUnavailable as problem:
        log.warning("%s; old readings stay for now", problem)
        return
    if gone:
        log.info(
            "%s readings went: older than %g days, or over %g GB", f"{gone:,}", settings.keep_days, settings.keep_gb
        )
