"""`/api/v1/solutions/{solution}/day`: each place's own day so far, for the small lines on a phone."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from broker.live.view import View
from dashboard.api.problems import NotFound, unknown
from dashboard.api.resource import Reads, Resource
from dashboard.platform import Platform
from devices.payload import epoch_ms, moment
from devices.solution import Solution

EVERY_MS = 1_800_000
KEPT_MS = 20_000
"""By the hub's wall clock: a hall of phones asks the store no more often than this."""

resource = Resource(tags=["solutions"])


class Day(BaseModel):
    start_ms: int = Field(description="Local midnight, by the run's clock.")
    now_ms: int
    every_ms: int
    devices: dict[str, list[float | None]] = Field(
        description="Of each device what it last reported in each span; of a state the highest number. Null: nothing.",
        examples=[{"istanbul.car-park-counter.balmumcu": [310, 305, None, 183]}],
    )


@dataclass(slots=True)
class Days:
    """The days of a hub's solutions, each kept for the next who asks."""

    platform: Platform
    _kept: dict[str, tuple[str, int, Day]] = field(default_factory=dict)
    _asking: Lock = field(default_factory=Lock)

    def of(self, solution: Solution) -> Day:
        view = self.platform.live.view()
        run = view.run.run if view.run else ""
        with self._asking:
            known = self._kept.get(solution.id)
            if known is None or known[0] != run or not 0 <= view.now - known[1] < KEPT_MS:
                known = self._kept[solution.id] = (run, view.now, day_of(self.platform, solution, view))
        return known[2]


def day_of(platform: Platform, solution: Solution, view: View) -> Day:
    run, now_ms = (view.run.run, view.run.at) if view.run else ("", view.now)
    start_ms = midnight_ms(now_ms, platform.city.time_zone)
    devices: dict[str, list[float | None]] = {}
    for kind, quantity in solution.views.listed.items():
        of_states = bool(getattr(solution.kinds[kind].quantity(quantity), "states", ()))
        groups = {id_: [id_] for id_ in view.devices if id_.split(".")[1] == kind}
        spans = platform.store.aggregate(
            groups, quantity, start_ms=start_ms, end_ms=now_ms + 1, every_ms=EVERY_MS, run=run
        )
        for id_, samples in spans.items():
            line = devices[id_] = [None] * ((now_ms - start_ms) // EVERY_MS + 1)
            for sample in samples:
                line[(sample.at_ms - start_ms) // EVERY_MS] = sample.high if of_states else sample.last
    return Day(start_ms=start_ms, now_ms=now_ms, every_ms=EVERY_MS, devices=devices)


def midnight_ms(now_ms: int, zone: ZoneInfo) -> int:
    local = moment(now_ms).astimezone(zone)
    return epoch_ms(local.replace(hour=0, minute=0, second=0, microsecond=0))


async def _days(request: Request) -> Days:
    return request.app.state.days


@resource.read(
    "/solutions/{solution}/day",
    problems=(404, 422, 503),
    summary="The day so far at each of a solution's places",
    description="Since local midnight, the one quantity of each device that a list of places shows.",
)
def read_day(platform: Reads, days: Annotated[Days, Depends(_days)], solution: str) -> Day:
    playing = {playing.id: playing for playing in platform.packs.solutions_of(platform.city.id)}
    if solution not in playing:
        raise NotFound(unknown("solution", solution, playing))
    return days.of(playing[solution])
