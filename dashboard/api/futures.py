"""`/api/v1/futures`: how the storm that plays ends with the solution and without any sensor, as the model has it."""

from pydantic import BaseModel, Field

from dashboard.api.resource import Reads, Resource
from devices.futures import Futures, Source, Spread
from devices.payload import epoch_ms

resource = Resource(tags=["live"])

NEVER = "null: that never comes."


class StormDetail(BaseModel):
    seed: int
    closed_ms: int | None = Field(description=f"The first road that cars can no longer pass; {NEVER}")
    alert_ms: int | None = Field(description=f"The first alert that tells people to act; {NEVER}")
    told_with_ms: int | None = Field(description=f"When the warning is delivered, with the solution; {NEVER}")
    told_without_ms: int | None = Field(description=f"When it is, without any sensor; {NEVER}")
    earlier_s: float | None = Field(description="How much sooner people are told with the solution, on average.")


class SpreadDetail(BaseModel):
    storms: int = Field(description="In how many of them there is such a time.")
    mean_s: float
    sd_s: float | None = Field(description="Of a sample; null for a single storm.")
    lowest_s: float
    highest_s: float


class AssumptionDetail(BaseModel):
    key: str
    value: float
    unit: str
    source: Source


class FuturesDetail(BaseModel):
    run: str
    solution: str
    scenario: str
    storms: list[StormDetail] = Field(description="Seeds that follow each other; the one that plays comes first.")
    earlier: SpreadDetail | None = Field(
        description="How much sooner people are told with the solution, paired person by person and storm by storm."
    )
    lead_with: SpreadDetail | None = Field(description="From delivery to the first closed road; negative is too late.")
    lead_without: SpreadDetail | None
    from_ms: int
    every_ms: int
    reached_with: list[float] = Field(description="Shares of the people in the district, from `from_ms` on.")
    reached_without: list[float]
    wet: list[float] = Field(description="The share of streets under water, the same in both.")
    assumptions: list[AssumptionDetail]
    provenance: str = Field(default="simulated", description="Always: a model's, and nobody's measurement.")


@resource.read(
    "/futures",
    summary="How the storm that plays ends, with the solution and without",
    description="By the run's clock; null where nothing is compared, or not yet: a view's `futures` tells.",
)
def read_futures(platform: Reads) -> FuturesDetail | None:
    foreseen = platform.live.foreseen()
    if foreseen is None:
        return None
    return detail(foreseen.futures, run=foreseen.run, start_ms=epoch_ms(foreseen.start))


def detail(futures: Futures, *, run: str, start_ms: int) -> FuturesDetail:
    def at_ms(moment_s: float | None) -> int | None:
        return None if moment_s is None else start_ms + round(moment_s * 1000)

    return FuturesDetail(
        run=run,
        solution=futures.solution,
        scenario=futures.scenario,
        storms=[
            StormDetail(
                seed=storm.seed,
                closed_ms=at_ms(storm.closed_s),
                alert_ms=at_ms(storm.alert_s),
                told_with_ms=at_ms(storm.told_with_s),
                told_without_ms=at_ms(storm.told_without_s),
                earlier_s=storm.earlier_s,
            )
            for storm in futures.storms
        ],
        earlier=_spread(futures.earlier),
        lead_with=_spread(futures.lead_with),
        lead_without=_spread(futures.lead_without),
        from_ms=start_ms + round(futures.from_s * 1000),
        every_ms=round(futures.every_s * 1000),
        reached_with=list(futures.reached_with),
        reached_without=list(futures.reached_without),
        wet=list(futures.wet),
        assumptions=[
            AssumptionDetail(key=each.key, value=each.value, unit=each.unit, source=each.source)
            for each in futures.assumptions
        ],
    )


def _spread(spread: Spread | None) -> SpreadDetail | None:
    if spread is None:
        return None
    return SpreadDetail(
        storms=spread.storms, mean_s=spread.mean, sd_s=spread.sd, lowest_s=spread.lowest, highest_s=spread.highest
    )
