"""`/api/v1/run`: what plays, what can be asked of it, and, with the PIN, the asking."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from broker.live.runs import AnnouncedRun
from dashboard.api.cities import Names
from dashboard.api.guard import PinHeader, SeatHeader
from dashboard.api.problems import NotNow, WrongParameter, documented, problem, unknown
from dashboard.api.resource import Reads, Resource
from dashboard.desk import Bookmark, Unheard
from dashboard.platform import Platform, RunHealth
from devices.payload import epoch_ms, moment
from devices.scenario import SLOWEST, Quake, Scenario
from devices.solution import Solution
from devices.topic import Ask
from devices.words import LANGUAGES

OBEYED_WITHIN_S = 1.0
LOOK_S = 0.01

resource = Resource(tags=["run"])


class StepDetail(BaseModel):
    key: str = Field(examples=["noon"])
    names: Names
    at_ms: int
    """By the run's clock."""
    reached: bool


class TapDetail(BaseModel):
    key: str = Field(examples=["outage"])
    names: Names
    happened_ms: int | None = Field(description="When it was let happen last, by the run's clock.")


class ScenarioName(BaseModel):
    id: str = Field(examples=["weekday"])
    names: Names


class ScenarioDetail(ScenarioName):
    solution: str = Field(examples=["parking"])
    first_ms: int = Field(description="The earliest moment to seek.")
    begins_ms: int = Field(description="Where the show begins, and a reset leads.")
    last_ms: int = Field(description="The latest moment to seek.")
    steps: list[StepDetail]
    taps: list[TapDetail]


class Speeds(BaseModel):
    lowest: float
    highest: float


class BookmarkDetail(BaseModel):
    scenario: ScenarioName
    at_ms: int


class RunReport(BaseModel):
    run: RunHealth | None = Field(description="Null while none is known.")
    scenario: ScenarioDetail | None = Field(description="Null for a run of no scenario that this hub's packs have.")
    scenarios: list[ScenarioName] = Field(description="What else can be played.")
    speeds: Speeds | None
    bookmark: BookmarkDetail | None


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Plain(Asked):
    action: Literal["start", "pause", "resume", "reset", "bookmark", "return"]


class Faster(Asked):
    action: Literal["speed"]
    speed: float = Field(description="Scenario seconds a second.", gt=0, le=100_000, examples=[120])


class Seek(Asked):
    action: Literal["seek"]
    at_ms: int | None = Field(default=None, ge=0, le=4_102_444_800_000, description="By the run's clock.")
    step: str | None = Field(default=None, max_length=80, examples=["noon"])


class Happen(Asked):
    action: Literal["event"]
    key: str = Field(max_length=80, examples=["outage"])


class Drop(Asked):
    action: Literal["quake"]
    lon: float = Field(ge=-180, le=180, description="Of the epicentre.")
    lat: float = Field(ge=-90, le=90)
    magnitude: float = Field(ge=4, le=8, examples=[6.4])
    depth_km: float = Field(default=10.0, gt=0, le=30)


class Choose(Asked):
    action: Literal["scenario"]
    scenario: str | None = Field(default=None, max_length=80, description="The city's own where none is named.")
    solution: str | None = Field(default=None, max_length=80, description="The one that leads from now on.")


Steering = Annotated[Plain | Faster | Seek | Happen | Drop | Choose, Field(discriminator="action")]


STEERED: dict[int | str, dict[str, Any]] = {
    200: {"description": "Obeyed.", "model": RunReport},
    202: {"description": "Obeyed; the past is still to be stored.", "model": RunReport},
    **{status: documented(status) for status in (401, 403, 409, 413, 415, 422, 429, 500, 504)},
}


@resource.read("/run", summary="What plays, and what can be asked of it")
def read_run(platform: Reads) -> RunReport:
    return _report(platform)


@resource.post(
    "/run",
    operation_id="steer_run",
    summary="Steer what plays, with the PIN",
    description="Answers when the simulator has obeyed. Needs the PIN that `roadshow` says at its start, as the header "
    "`X-Roadshow-PIN`, or as a bearer token. A seek or a reset is a new run on the same seed, whose past is stored "
    "first: meanwhile its state is `seeking`. While somebody presents (`/api/v1/show`), only he steers, with the token "
    "of his seat as the header `X-Roadshow-Seat`, which stands for the PIN too.",
    responses=STEERED,
)
async def steer_run(
    platform: Reads,
    request: Request,
    response: Response,
    asked: Annotated[Steering, Body()],
    _pin: PinHeader = None,
    seat: SeatHeader = None,
) -> Any:  # noqa: ANN401, a report or a problem
    await asyncio.to_thread(platform.presenting.require, seat or "")
    request.app.state.cues.drop()
    try:
        number = await asyncio.to_thread(say, platform, asked)
    except Unheard as reason:
        return problem(request, 504, f"nobody hears what is asked: {reason}")
    if number is not None and not await is_obeyed(platform, number):
        detail = (
            f"the simulator has not obeyed within {OBEYED_WITHIN_S:g} s; GET /api/v1/run says how it stands, and the "
            "terminal why. Ask again, or start the simulator"
        )
        return problem(request, 504, detail)
    report = await asyncio.to_thread(_report, platform)
    if report.run and report.run.state == "seeking":
        response.status_code = 202
    return report


async def is_obeyed(platform: Platform, number: int) -> bool:
    for _ in range(round(OBEYED_WITHIN_S / LOOK_S)):
        announced = platform.live.announced()
        if announced and announced.run.obeyed == number:
            return True
        await asyncio.sleep(LOOK_S)
    return False


def say(platform: Platform, asked: Plain | Faster | Seek | Happen | Drop | Choose) -> int | None:
    """The number by which the simulator says that it has obeyed; None where it is not asked."""
    announced, desk = platform.live.announced(), platform.desk
    if announced is None or announced.run.state == "ended":
        raise NotNow("nothing plays now; start the simulator")
    solution, scenario = _scenario(platform, announced)
    match asked:
        case Plain(action="bookmark"):
            to_s = (_now_ms(platform) - first_ms(announced)) / 1000
            desk.remember(Bookmark(solution.id, announced.run.scenario, to_s))
            return None
        case Plain(action="return"):
            bookmark = desk.bookmark()
            if bookmark is None or bookmark.solution != solution.id:
                raise NotNow("no moment is remembered; bookmark one first")
            return desk.say(Ask.SEEK, to_s=bookmark.to_s, scenario=bookmark.scenario)
        case Plain(action=action):
            return desk.say(Ask(action))
        case Faster(speed=speed):
            highest = announced.run.max_speed or scenario.max_speed
            if not SLOWEST <= speed <= highest:
                raise WrongParameter("speed", f"'{speed:g}' is outside {SLOWEST:g} to {highest:g}")
            return desk.say(Ask.SPEED, speed=speed)
        case Seek():
            return desk.say(Ask.SEEK, to_s=_second(asked, announced, scenario))
        case Happen(key=key):
            if scenario.tap(key) is None:
                raise WrongParameter("key", unknown("tap", key, [tap.key for tap in scenario.taps]))
            return desk.say(Ask.EVENT, key=_now(announced, key))
        case Drop():
            if scenario.rupture is None:
                raise NotNow(
                    "no ground shakes in what plays now; choose a scenario of a solution that simulates quakes"
                )
            epicentre = (asked.lon, asked.lat)
            quake = Quake(what="quake", epicentre=epicentre, magnitude=asked.magnitude, depth_km=asked.depth_km)
            return desk.say(Ask.EVENT, key=_now(announced, quake.key))
        case Choose(solution=lead, scenario=name):
            known = (solution if lead is None else _leading(platform, lead)).scenarios_in(platform.city.id)
            if name is not None and name not in known:
                raise WrongParameter("scenario", unknown("scenario", name, known))
            return desk.say(Ask.SCENARIO, scenario=name, solution=lead)


def _leading(platform: Platform, lead: str) -> Solution:
    known = platform.repertoire.solutions
    if lead not in known:
        raise WrongParameter("solution", unknown("solution", lead, known))
    return known[lead]


def _now(announced: AnnouncedRun, key: str) -> str:
    if announced.run.state == "seeking":
        raise NotNow("the past is still being stored; let it happen when the run goes on")
    return key


def _second(asked: Seek, announced: AnnouncedRun, scenario: Scenario) -> float:
    if (asked.at_ms is None) == (asked.step is None):
        raise WrongParameter("at_ms", "write either at_ms or step")
    if asked.at_ms is None:
        steps = {step.key: step.after_min * 60 for step in scenario.steps}
        if asked.step not in steps:
            raise WrongParameter("step", unknown("step", asked.step or "", steps))
        return steps[asked.step]
    to_s = (asked.at_ms - first_ms(announced)) / 1000
    if not 0 <= to_s <= scenario.until_s:
        first, last = (moment(first_ms(announced) + round(at_s * 1000)) for at_s in (0, scenario.until_s))
        raise WrongParameter("at_ms", f"'{asked.at_ms}' is outside {first.isoformat()} to {last.isoformat()}")
    return to_s


def _scenario(platform: Platform, announced: AnnouncedRun) -> tuple[Solution, Scenario]:
    run = announced.run
    solution = platform.packs.solutions.get(run.solution)
    if solution is None or run.scenario not in solution.scenarios or run.start is None:
        raise NotNow(f"'{run.run[:64]}' plays no scenario of this hub's packs, so it is not steered from here")
    return solution, solution.scenarios[run.scenario]


def first_ms(announced: AnnouncedRun) -> int:
    """The scenario's first moment."""
    start = announced.run.start
    assert start is not None, "looked at by _scenario"
    return epoch_ms(start)


def _now_ms(platform: Platform) -> int:
    announced = platform.live.announced()
    return announced.now_ms(platform.live.wall_ms) if announced else 0


def _report(platform: Platform) -> RunReport:
    announced = platform.live.announced()
    bookmark = platform.desk.bookmark()
    report = RunReport(run=None, scenario=None, scenarios=[], speeds=None, bookmark=None)
    if announced is None:
        return report
    report.run = RunHealth.of(announced.view(platform.live.wall_ms))
    try:
        solution, scenario = _scenario(platform, announced)
    except NotNow:
        return report
    began_ms = first_ms(announced)
    highest = announced.run.max_speed or scenario.max_speed
    return report.model_copy(
        update={
            "scenario": _detail(solution, scenario, announced),
            "scenarios": [_name(solution, name) for name in solution.scenarios_in(platform.city.id)],
            "speeds": Speeds(lowest=SLOWEST, highest=highest),
            "bookmark": BookmarkDetail(
                scenario=_name(solution, bookmark.scenario), at_ms=began_ms + round(bookmark.to_s * 1000)
            )
            if bookmark and bookmark.solution == solution.id and bookmark.scenario in solution.scenarios
            else None,
        }
    )


def _detail(solution: Solution, scenario: Scenario, announced: AnnouncedRun) -> ScenarioDetail:
    id_, began_ms = announced.run.scenario, first_ms(announced)
    reached = {step.key for step in announced.run.steps}
    happened = {tap.key: epoch_ms(tap.at) for tap in announced.run.taps}
    return ScenarioDetail(
        id=id_,
        names=_names(solution, id_),
        solution=solution.id,
        first_ms=began_ms,
        begins_ms=began_ms + round(scenario.play_from_s * 1000),
        last_ms=began_ms + round(scenario.until_s * 1000),
        steps=[
            StepDetail(
                key=step.key,
                names=_words(solution, f"scenarios.{id_}.steps.{step.key}"),
                at_ms=began_ms + round(step.after_min * 60_000),
                reached=step.key in reached,
            )
            for step in scenario.steps
        ],
        taps=[
            TapDetail(
                key=tap.key,
                names=_words(solution, f"scenarios.{id_}.taps.{tap.key}"),
                happened_ms=happened.get(tap.key),
            )
            for tap in scenario.taps
        ],
    )


def _name(solution: Solution, scenario: str) -> ScenarioName:
    return ScenarioName(id=scenario, names=_names(solution, scenario))


def _names(solution: Solution, scenario: str) -> Names:
    """A solution with one scenario in which nothing is told need not name it."""
    key = f"scenarios.{scenario}.name"
    return _words(solution, key if key in solution.words["en"] else "name")


def _words(solution: Solution, key: str) -> Names:
    return {language: solution.words[language][key] for language in LANGUAGES}
