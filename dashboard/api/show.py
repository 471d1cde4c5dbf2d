"""`/api/v1/show`: what is on show and who presents, for all; with the PIN, the presenter's seat and what he shows."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import Body, Request
from pydantic import BaseModel, ConfigDict, Field, field_validator

from broker.live.view import ShowView
from dashboard.api.cues import Asked, Cues, cues_at, leading
from dashboard.api.guard import PinHeader, SeatHeader
from dashboard.api.problems import Presenter, documented
from dashboard.api.resource import Reads, Resource
from dashboard.platform import Platform
from devices.story import Shows

resource = Resource(tags=["show"])


class ShowReport(BaseModel):
    solution: str = Field(examples=["parking"])
    language: str = Field(examples=["tr"])
    second: str = Field(description="Of the sentence that stands smaller below.", examples=["en"])
    story: str | None
    short: bool = Field(description="Its short version is told.")
    step: str | None = Field(description="Null before it begins.")
    since_ms: int = Field(description="When the step, or what is chosen, became as it is.")
    begun_ms: int | None = Field(description="When the story's first step came.")
    view: Shows
    camera: str = Field(description="`city`, `bays`, or a place.")
    cues: Literal["done", "given", "failed"] = Field(description="What the step asks of the simulator.")
    presenter: Presenter | None = Field(description="Null: the seat is free.")
    attract: bool = Field(description="Nobody presents or steers: the stage may go by itself.")

    @classmethod
    def of(cls, show: ShowView) -> "ShowReport":
        return cls(
            solution=show.solution,
            language=show.language,
            second=show.second,
            story=show.story or None,
            short=show.short,
            step=show.step or None,
            since_ms=show.since,
            begun_ms=show.begun or None,
            view=show.view,
            camera=show.camera,
            cues=show.cues,
            presenter=Presenter(name=show.presenter, since_ms=show.seated) if show.seat else None,
            attract=show.attract,
        )


class SeatTaken(ShowReport):
    token: str | None = Field(description="Of the seat, for who has just taken it; null in every other answer.")
    seat: int | None = Field(description="Its number, by which every screen is told who sits.")


class Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TakeSeat(Wish):
    action: Literal["take"]
    name: str = Field(default="", max_length=40, description="What others are told.", examples=["Ayşe"])
    take_over: bool = Field(default=False, description="Also where somebody else presents.")

    @field_validator("name")
    @classmethod
    def _is_plain(cls, name: str) -> str:
        if not name.isprintable():
            raise ValueError("has marks that no one sees; write letters")
        return name.strip()


class MoveOn(Wish):
    action: Literal["hold", "leave", "next", "previous"]
    """hold: still here, within every 90 s."""


class GoTo(Wish):
    action: Literal["step"]
    step: str = Field(max_length=80, description="Of the story that is chosen.")


class Put(Wish):
    action: Literal["choose"]
    solution: str | None = Field(default=None, max_length=80)
    story: str | None = Field(default=None, max_length=80)
    short: bool | None = None
    language: str | None = Field(default=None, max_length=8)
    second: str | None = Field(default=None, max_length=8)


class Look(Wish):
    action: Literal["look"]
    view: Shows | None = None
    camera: str | None = Field(default=None, max_length=80, examples=["city"])


Wanted = Annotated[TakeSeat | MoveOn | GoTo | Put | Look, Field(discriminator="action")]


@resource.read("/show", summary="What is on show, and who presents it")
def read_show(platform: Reads) -> ShowReport:
    return ShowReport.of(platform.presenting.show)


@resource.post(
    "/show",
    operation_id="put_on_show",
    summary="Take the presenter's seat, and change what is on show, with the PIN",
    description="One presents at a time. `take` answers with a token, which from then on is sent as `X-Roadshow-Seat` "
    "and stands for the PIN; whoever else steers gets 409 and who presents, until he takes over or the seat is silent "
    "for 90 s. A step is on at once; what it asks of the simulator follows, and `cues` says how that goes.",
    responses={status: documented(status) for status in (401, 403, 409, 413, 415, 422, 429, 500)},
)
async def put_on_show(
    platform: Reads,
    request: Request,
    wanted: Annotated[Wanted, Body()],
    _pin: PinHeader = None,
    seat: SeatHeader = None,
) -> SeatTaken:
    before = platform.presenting.show
    token = await asyncio.to_thread(_obey, platform, wanted, seat or "")
    if (asked := _cues(platform, before, platform.presenting.show)) is not None:
        cues: Cues = request.app.state.cues
        cues.give(platform.presenting.show, asked)
    show = platform.presenting.show
    return SeatTaken(**ShowReport.of(show).model_dump(), token=token, seat=show.seat or None)


def _cues(platform: Platform, before: ShowView, show: ShowView) -> list[Asked] | None:
    """What the simulator is asked by what has changed; None where it is left as it is."""
    announced, repertoire = platform.live.announced(), platform.repertoire
    run = announced.run if announced else None
    if show.step and (show.step, show.since) != (before.step, before.since):
        solution, story = repertoire.told(show)
        step = next(step for step in story.steps if step.key == show.step)
        return cues_at(solution, story, step, run=run, begins=repertoire.is_first(show, step.key))
    if show.solution != before.solution and (run is None or run.solution != show.solution):
        solution = repertoire.solutions[show.solution]
        return leading(solution, solution.stories_in(platform.city.id).get(show.story))
    return None


def _obey(platform: Platform, wanted: TakeSeat | MoveOn | GoTo | Put | Look, seat: str) -> str | None:
    presenting, repertoire = platform.presenting, platform.repertoire
    if isinstance(wanted, TakeSeat):
        return presenting.take(wanted.name, take_over=wanted.take_over or presenting.knows(seat))
    presenting.require(seat)
    match wanted:
        case MoveOn(action="leave"):
            presenting.leave()
        case MoveOn(action="hold"):
            pass
        case MoveOn(action=way):
            by = 1 if way == "next" else -1
            presenting.change(lambda show, now_ms: repertoire.at(show, repertoire.neighbour(show, by), now_ms=now_ms))
        case GoTo(step=step):
            presenting.change(lambda show, now_ms: repertoire.at(show, step, now_ms=now_ms))
        case Put():
            chosen: dict[str, Any] = wanted.model_dump(exclude={"action"}, exclude_none=True)
            presenting.change(lambda show, now_ms: repertoire.chosen(show, **chosen, now_ms=now_ms))
        case Look(view=view, camera=camera):
            presenting.change(lambda show, _now_ms: repertoire.looking(show, view=view, camera=camera))
    return None
