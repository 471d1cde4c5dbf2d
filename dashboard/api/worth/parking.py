"""Minutes, metres and who gives up, arm by arm."""

from typing import Literal

from pydantic import BaseModel, Field

from dashboard.api.worth.basis import Compared, SpreadDetail, assumed, spread, spread_if_any
from devices.futures.parking import ArmName, ParkingFutures


class ArmDetail(BaseModel):
    """Means over all cars that came, garage drives included."""

    name: ArmName
    minutes: SpreadDetail = Field(description="Until a car stands.")
    saved: SpreadDetail | None = Field(
        description="The share of those minutes that it takes less than without, paired; null of the arm without."
    )
    km: SpreadDetail
    co2_g: tuple[float, float] = Field(description="A car, at the least and the most that is published for a km.")
    gave_up: SpreadDetail = Field(description="The share of cars that gave up and drove to a garage.")
    elsewhere: SpreadDetail = Field(description="The share that guidance sent, or a price drove, to a garage.")


class FullnessDetail(BaseModel):
    taken: float = Field(description="The mean share of bays, without guidance.")
    minutes_without: float
    minutes_guided: float
    gave_up_without: float
    gave_up_guided: float
    saved: SpreadDetail


class ParkingFuturesDetail(Compared):
    kind: Literal["parking"] = "parking"
    seeds: list[int]
    adoption: float = Field(description="The share of drivers who follow guidance.")
    bays: int
    from_h: float = Field(description="The busy hours that are measured, local time of day.")
    to_h: float
    arms: list[ArmDetail] = Field(description="The first is without; `pricing` has no sensors.")
    fullness: list[FullnessDetail] = Field(description="What guidance alone saves, emptiest streets first.")


def parking_detail(futures: ParkingFutures, *, run: str) -> ParkingFuturesDetail:
    return ParkingFuturesDetail(
        run=run,
        solution=futures.solution,
        scenario=futures.scenario,
        seeds=list(futures.seeds),
        adoption=futures.adoption,
        bays=futures.bays,
        from_h=futures.from_h,
        to_h=futures.to_h,
        arms=[
            ArmDetail(
                name=arm.name,
                minutes=spread(arm.minutes),
                saved=spread_if_any(arm.saved),
                km=spread(arm.km),
                co2_g=arm.co2_g,
                gave_up=spread(arm.gave_up),
                elsewhere=spread(arm.elsewhere),
            )
            for arm in futures.arms
        ],
        fullness=[
            FullnessDetail(
                taken=each.taken,
                minutes_without=each.minutes_without,
                minutes_guided=each.minutes_guided,
                gave_up_without=each.gave_up_without,
                gave_up_guided=each.gave_up_guided,
                saved=spread(each.saved),
            )
            for each in futures.fullness
        ],
        assumptions=assumed(futures.assumptions),
    )
