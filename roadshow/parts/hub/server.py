"""The web server, and what goes on beside it on the same event loop."""

import asyncio
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable

import uvicorn

from broker.mqtt.listen import require_free
from broker.mqtt.process import allow_many_connections
from dashboard.api.app import create_api
from dashboard.api.connections import Room
from dashboard.api.live import frame
from dashboard.frontend.assets import Built, read_built
from dashboard.screens.contract.contract import mount_contract
from dashboard.screens.desk.desk import DeskSetting, mount_desk
from dashboard.screens.health.health import mount_health
from dashboard.screens.phone.phone import mount_phone
from dashboard.screens.stage.stage import mount_stage
from devices.payload import Heard, encode
from devices.topic import heard_topic
from roadshow.cannot import Cannot
from roadshow.clock import steady_ms, wall_ms
from roadshow.keys.data_folder import require_writable
from roadshow.parts.hub.hub import Hub, open_hub
from roadshow.parts.hub.retention import forget, retain
from roadshow.parts.hub.screens import contract_setting, phone_setting, stage_setting
from roadshow.parts.hub.speaking import speak
from roadshow.parts.hub.store import restore
from roadshow.settings import Settings
from roadshow.supervision.lifeline import end_with_parent
from roadshow.world import solution_on_show

log = logging.getLogger(__name__)

TICK_S = 0.5
LATE_TICK_S = 5.0
"""After so long without one the event loop hangs, and no screen is served."""
ABREAST_S = 0.02
RETAIN_EVERY_S = 60.0
RESTORE_EVERY_S = 5.0
LOOK_AT_STORE_EVERY_S = 10.0
NOTE_NEWCOMERS_EVERY_S = 5.0
NOTE_DAY_EVERY_S = 1.0


def run_hub(settings: Settings) -> None:
    """Serves until Ctrl-C, SIGTERM or the end of the parent."""
    require_free(settings.host, settings.port, options="--")
    require_writable(settings.data)
    allow_many_connections()
    built = read_built()
    if built is None:
        raise Cannot("the browser code is not built; start by run.py, which builds it, or run it once")
    with open_hub(settings) as hub:
        server = HubServer(hub, settings, built)
        end_with_parent(hub.health.hear, alive=server.ticks)
        try:
            server.run()
        except KeyboardInterrupt:
            log.info("ended; what was acknowledged is stored")
    # All is closed. At an interpreter's own end duckdb's binding counts for half a screen what it leaks.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1 if server.broken else 0)


class HubServer(uvicorn.Server):
    """The web server, and what goes on beside it on the same event loop."""

    def __init__(self, hub: Hub, settings: Settings, built: Built) -> None:
        api = create_api(hub.platform)
        solution, brand = solution_on_show(settings, hub.platform.packs), hub.platform.brand
        mount_contract(api, contract_setting(hub.platform, solution, settings), built=built)
        language = hub.platform.city.language
        mount_health(api, hub.platform.health, wall_ms, language=language, built=built, brand=brand)
        mount_phone(api, phone_setting(hub.platform, solution, hub.day_log.came), built=built)
        mount_desk(api, DeskSetting(hub.platform.repertoire, brand, hub.platform.consultations), built=built)
        mount_stage(api, stage_setting(hub.platform, solution, settings), built=built)
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
                    _now_and_then(NOTE_DAY_EVERY_S, lambda: self._hub.day_log.look(now_ms=wall_ms())),
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
            platform.presenting.look()
            set_ms = self._hub.health.interruptions.look(wall_ms=now_ms, steady_ms=steady_ms())
            if set_ms is not None:
                platform.live.interrupted(wall_ms=now_ms, set_ms=set_ms)
            view = platform.live.tick(wall_ms=now_ms, counts=self._hub.ingest.counts())
            platform.broadcast.publish(frame("snapshot" if view.complete else "delta", view.tick, view))
            platform.phones.publish(view)
            platform.stopwatch.pushed((alert.id, alert.revision) for alert in view.alerts or ())

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
        platform, day_log = self._hub.platform, self._hub.day_log
        while True:
            now_ms = self._steady_began_ms + steady_ms()
            await asyncio.to_thread(forget, platform, day_log, self._settings, now_ms=now_ms)
            await asyncio.sleep(RETAIN_EVERY_S)
            now_ms = self._steady_began_ms + steady_ms()
            await asyncio.to_thread(retain, platform.store, self._settings, now_ms=now_ms)

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
