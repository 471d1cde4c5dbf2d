"""`/api/v1/solutions`: what can be shown, with the kinds of device that each brings."""

from pydantic import BaseModel, Field

from dashboard.api.cities import Names
from dashboard.api.problems import NotFound, unknown
from dashboard.api.resource import Reads, Resource
from devices.kind import Kind, Quantity
from devices.solution import Solution
from devices.words import LANGUAGES

resource = Resource(tags=["solutions"])


class StateDetail(BaseModel):
    number: int = Field(description="How a reading writes it.")
    key: str = Field(examples=["occupied"])
    names: Names


class QuantityDetail(BaseModel):
    key: str = Field(examples=["free"])
    names: Names
    unit: str = Field(description="UCUM.", examples=["1", "mm/h"])
    lowest: float
    highest: float
    resolution: float
    states: list[StateDetail] = Field(description="Empty for a plain number.")


class KindDetail(BaseModel):
    id: str = Field(examples=["car-park-counter"])
    names: Names
    heartbeat_s: float = Field(description="A device that says nothing for two of these is silent.")
    actuator: bool
    quantities: list[QuantityDetail]


class SolutionDetail(BaseModel):
    id: str = Field(examples=["parking"])
    names: Names = Field(examples=[{"en": "Smart parking", "tr": "Akıllı otopark"}])
    story: Names
    cities: list[str]
    scenarios: list[str]
    kinds: list[KindDetail]


@resource.read("/solutions", summary="All solutions of the packs")
def list_solutions(platform: Reads) -> list[SolutionDetail]:
    return [_solution(solution) for solution in platform.packs.solutions.values()]


@resource.read("/solutions/{solution}", problems=(404, 422), summary="One solution")
def read_solution(platform: Reads, solution: str) -> SolutionDetail:
    if solution not in platform.packs.solutions:
        raise NotFound(unknown("solution", solution, platform.packs.solutions))
    return _solution(platform.packs.solutions[solution])


def kind_detail(solution: Solution, name: str) -> KindDetail:
    kind: Kind = solution.kinds[name]
    return KindDetail(
        id=name,
        names=_words(solution, f"kinds.{name}"),
        heartbeat_s=kind.heartbeat_s,
        actuator=kind.actuator,
        quantities=[_quantity(solution, name, quantity) for quantity in kind.quantities],
    )


def _solution(solution: Solution) -> SolutionDetail:
    return SolutionDetail(
        id=solution.id,
        names=_words(solution, "name"),
        story=_words(solution, "story"),
        cities=list(solution.cities),
        scenarios=list(solution.scenarios),
        kinds=[kind_detail(solution, name) for name in solution.kinds],
    )


def _quantity(solution: Solution, kind: str, quantity: Quantity) -> QuantityDetail:
    key = f"{kind}.{quantity.key}"
    return QuantityDetail(
        key=quantity.key,
        names=_words(solution, f"quantities.{key}"),
        unit=quantity.unit,
        lowest=quantity.range[0],
        highest=quantity.range[1],
        resolution=quantity.resolution,
        states=[
            StateDetail(number=number, key=state, names=_words(solution, f"states.{key}.{state}"))
            for number, state in enumerate(quantity.states)
        ],
    )


def _words(solution: Solution, key: str) -> Names:
    return {language: solution.words[language][key] for language in LANGUAGES}
