"""The hub: ingest, store, live state, API and stage, in one process behind one port."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

from broker.alerts.stopwatch import Stopwatch
from broker.commands import Commands
from broker.commits import Commits
from broker.displays import Displays
from broker.edge import Edge
from broker.ingest import Ingest
from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from broker.live.view import ShowView
from broker.mqtt.client import Message, Publisher, Subscriber, Will
from broker.mqtt.role import Role
from broker.refusals import Refusals
from dashboard.api.live import Broadcast, frame
from dashboard.api.phones import Phones
from dashboard.platform import Platform
from dashboard.report.entries import day_log
from dashboard.show.presenting import Clocks, Presenting
from dashboard.show.repertoire import Repertoire
from devices.payload import Status, encode
from devices.seal import Seal
from devices.topic import EVERYTHING, HUB
from roadshow.clock import steady_ms, stopwatch_clock, wall_ms
from roadshow.keys.endpoint import endpoint
from roadshow.keys.pin import pin_of
from roadshow.keys.sealing import Sealed, seal_of
from roadshow.parts.hub.alarm import Alarm
from roadshow.parts.hub.day_log import FOLDER, DayLog
from roadshow.parts.hub.desk import HubDesk
from roadshow.parts.hub.health import HealthOf
from roadshow.parts.hub.kept_show import KeptShow, begin
from roadshow.parts.hub.newcomers import Newcomers
from roadshow.parts.hub.store import open_store, restore
from roadshow.settings import Settings
from roadshow.visitors.requests import consultations_of
from roadshow.world import brand_of, read_world, solution_on_show


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
    day_log: DayLog
    restored: bool
    """Whether the store has said what it knew when the hub started."""


@contextmanager
def open_hub(settings: Settings) -> Iterator[Hub]:
    (packs, city), brand = read_world(settings), brand_of(settings)
    live, refusals, runs, alarm = Live(packs, city), Refusals(), dict[str, AnnouncedRun](), Alarm()
    stopwatch = Stopwatch(stopwatch_clock())
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
            stopwatch=stopwatch,
            wall_ms=wall_ms,
            alarm=alarm.ring,
        )
        subscriber = Subscriber(where, client_id="roadshow-hub", filters=[EVERYTHING], on_message=ingest.take)
        gone = Will(HUB, seal.close(HUB, encode(Status(online=False))))
        publisher = Publisher(where, client_id="roadshow-hub-commands", will=gone)
        displays = [display for solution in packs.solutions_of(city.id) for display in solution.displays]
        health = HealthOf(version("roadshow"), subscriber.link, ingest, commits, live, store, store_kind)
        kept_show = KeptShow(settings.data, city.id)
        opening = begin(kept_show.read(), Repertoire(packs, city), solution_on_show(settings, packs).id)

        def tell(show: ShowView) -> None:
            live.put_on(show)
            alarm.ring()

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
            stopwatch=stopwatch,
            presenting=Presenting(opening, Clocks(wall_ms, steady_ms), tell=tell, keep=kept_show.write),
            consultations=consultations_of(settings, brand, city),
            real_alerts=settings.real_alerts,
            brand=brand,
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
                day_log=DayLog(day_log(settings.data / FOLDER), live, platform.phones, platform.presenting, health),
                restored=restored,
            )


def _snapshot(live: Live) -> bytes:
    view = live.view()
    return frame("snapshot", view.tick, view)
