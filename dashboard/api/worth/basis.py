"""What every comparison tells: of which run, what is assumed, and how far a figure spreads."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, Field

from devices.futures.basis import Assumption, Source, Spread

NEVER = "null: that never comes."


class SpreadDetail(BaseModel):
    plays: int = Field(description="In how many of them there is such a figure.")
    mean: float
    sd: float | None = Field(description="Of a sample; null for a single play.")
    lowest: float
    highest: float


class AssumptionDetail(BaseModel):
    key: str
    value: float
    unit: str
    source: Source
    by: str = Field(description="Whose figure it is, where that differs from city to city; else empty.")


class Compared(BaseModel):
    """What all kinds have in common."""

    run: str
    solution: str
    scenario: str
    assumptions: list[AssumptionDetail]
    provenance: str = Field(default="simulated", description="Always: a model's, and nobody's measurement.")


@dataclass(frozen=True, slots=True)
class Clock:
    """The run's: scenario seconds as moments."""

    start_ms: int

    def ms(self, moment_s: float) -> int:
        return self.start_ms + round(moment_s * 1000)

    def ms_if_any(self, moment_s: float | None) -> int | None:
        return None if moment_s is None else self.ms(moment_s)


def spread(told: Spread) -> SpreadDetail:
    return SpreadDetail(plays=told.plays, mean=told.mean, sd=told.sd, lowest=told.lowest, highest=told.highest)


def spread_if_any(told: Spread | None) -> SpreadDetail | None:
    return None if told is None else spread(told)


def assumed(assumptions: Iterable[Assumption]) -> list[AssumptionDetail]:
    return [
        AssumptionDetail(key=each.key, value=each.value, unit=each.unit, source=each.source, by=each.by)
        for each in assumptions
    ]
