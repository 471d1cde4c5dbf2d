"""Whom each channel reaches before S, by the run's clock."""

from typing import Literal

from pydantic import BaseModel, Field

from dashboard.api.cities import Names
from dashboard.api.worth.basis import NEVER, Clock, Compared, SpreadDetail, assumed, spread_if_any
from devices.city import City
from devices.futures.earthquake import ChannelName, QuakeFutures


class QuakeOfFutures(BaseModel):
    seed: int
    decided_ms: int | None = Field(description=f"When the early warning told people to act; {NEVER}")
    s_first_ms: int = Field(description="When S comes to the first place of the city.")
    s_half_ms: int = Field(description="When it has come to half of the people.")
    s_last_ms: int
    fewer: float | None = Field(description="People fewer who still wait with a cell broadcast than without.")


class ChannelDetail(BaseModel):
    name: ChannelName
    reached: list[float] = Field(description="The share of the people that has the warning, at each of `after_s`.")
    waiting: SpreadDetail | None = Field(description="People who have none when S comes to them.")


class ReachedPlace(BaseModel):
    place: str
    names: Names
    s_after_s: float = Field(description="From the warning to S; negative where S was first.")
    share: float = Field(description="Of the people there, that a cell broadcast has reached by then.")
    counted: bool = Field(description="Whether its people are among those of the city.")


class QuakeFuturesDetail(Compared):
    """Of spreads: people."""

    kind: Literal["earthquake"] = "earthquake"
    people: int = Field(description="Registered in the city.")
    quakes: list[QuakeOfFutures] = Field(description="Seeds that follow each other; the one that plays comes first.")
    fewer: SpreadDetail | None = Field(
        description="People fewer who still wait when S comes: a cell broadcast against the first channel, paired."
    )
    channels: list[ChannelDetail] = Field(description="The first is what was, or would be, without.")
    after_s: list[float] = Field(description="Seconds from the warning on, evenly spaced by their logarithm.")
    places: list[ReachedPlace] = Field(description="Of the first quake, in the order in which S comes.")


def quake_detail(futures: QuakeFutures, city: City, *, run: str, clock: Clock) -> QuakeFuturesDetail:
    return QuakeFuturesDetail(
        run=run,
        solution=futures.solution,
        scenario=futures.scenario,
        people=futures.people,
        quakes=[
            QuakeOfFutures(
                seed=quake.seed,
                decided_ms=clock.ms_if_any(quake.decided_s),
                s_first_ms=clock.ms(quake.s_first_s),
                s_half_ms=clock.ms(quake.s_half_s),
                s_last_ms=clock.ms(quake.s_last_s),
                fewer=quake.fewer,
            )
            for quake in futures.quakes
        ],
        fewer=spread_if_any(futures.fewer),
        channels=[
            ChannelDetail(name=each.name, reached=list(each.reached), waiting=spread_if_any(each.waiting))
            for each in futures.channels
        ],
        after_s=list(futures.after_s),
        places=[
            ReachedPlace(
                place=each.place,
                names=city.places[each.place].names,
                s_after_s=each.s_after_s,
                share=each.share,
                counted=each.counted,
            )
            for each in futures.places
            if each.place in city.places
        ],
        assumptions=assumed(futures.assumptions),
    )
