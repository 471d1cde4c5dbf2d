"""Two futures of one storm, by the run's clock."""

from typing import Literal

from pydantic import BaseModel, Field

from dashboard.api.worth.basis import NEVER, Clock, Compared, SpreadDetail, assumed, spread_if_any
from devices.futures.flood import FloodFutures


class StormDetail(BaseModel):
    seed: int
    closed_ms: int | None = Field(description=f"The first road that cars can no longer pass; {NEVER}")
    alert_ms: int | None = Field(description=f"The first alert that tells people to act; {NEVER}")
    told_with_ms: int | None = Field(description=f"When the warning is delivered, with the solution; {NEVER}")
    told_without_ms: int | None = Field(description=f"When it is, without any sensor; {NEVER}")
    earlier_s: float | None = Field(description="How much sooner people are told with the solution, on average.")


class FloodFuturesDetail(Compared):
    """Of spreads: seconds."""

    kind: Literal["flood"] = "flood"
    storms: list[StormDetail] = Field(description="Seeds that follow each other; the one that plays comes first.")
    earlier: SpreadDetail | None = Field(
        description="How many seconds sooner people are told with the solution, paired person by person and storm by "
        "storm."
    )
    lead_with: SpreadDetail | None = Field(
        description="Seconds from delivery to the first closed road; negative is too late."
    )
    lead_without: SpreadDetail | None
    from_ms: int
    every_ms: int
    reached_with: list[float] = Field(description="Shares of the people in the district, from `from_ms` on.")
    reached_without: list[float]
    wet: list[float] = Field(description="The share of streets under water, the same in both.")


def flood_detail(futures: FloodFutures, *, run: str, clock: Clock) -> FloodFuturesDetail:
    return FloodFuturesDetail(
        run=run,
        solution=futures.solution,
        scenario=futures.scenario,
        storms=[
            StormDetail(
                seed=storm.seed,
                closed_ms=clock.ms_if_any(storm.closed_s),
                alert_ms=clock.ms_if_any(storm.alert_s),
                told_with_ms=clock.ms_if_any(storm.told_with_s),
                told_without_ms=clock.ms_if_any(storm.told_without_s),
                earlier_s=storm.earlier_s,
            )
            for storm in futures.storms
        ],
        earlier=spread_if_any(futures.earlier),
        lead_with=spread_if_any(futures.lead_with),
        lead_without=spread_if_any(futures.lead_without),
        from_ms=clock.ms(futures.from_s),
        every_ms=round(futures.every_s * 1000),
        reached_with=list(futures.reached_with),
        reached_without=list(futures.reached_without),
        wet=list(futures.wet),
        assumptions=assumed(futures.assumptions),
    )
