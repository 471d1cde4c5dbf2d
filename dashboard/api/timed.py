"""The stopwatch of an alert as programs and screens read it: two numbers, and how many milliseconds each hop took."""

from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, Field

from broker.alerts.stopwatch import SCREENS, Moment, Screen, Stopwatch
from broker.live.view import AlertView
from dashboard.api.cities import Names
from dashboard.platform import Platform
from devices.words import LANGUAGES


class EventDetail(BaseModel):
    """What the scenario, or the desk, let happen last before the alert was raised."""

    what: Literal["step", "tap"]
    key: str = Field(examples=["cloudburst"])
    names: Names = Field(description="Empty where no pack of this hub's tells it.")
    at_ms: int = Field(description="By the run's clock.")


class HopsDetail(BaseModel):
    """Of the reading that decided, on its way to the screens. Null where it isn't known."""

    broker: float | None = Field(description="Published until received, by the wall clocks of both, to a millisecond.")
    ingest: float | None = Field(description="Received until decoded, checked and known to be new.")
    rule: float | None = Field(description="Until the rule had decided.")
    push: float | None = Field(description="Until every viewer's stream had been given the frame.")


class DrawnDetail(BaseModel):
    """From the push until it was drawn, as browsers report."""

    count: int
    median_ms: float
    p95_ms: float
    worst_ms: float
    uncertainty_ms: float = Field(description="How far the worst known of their clocks may be from the hub's.")


class DrawnBy(BaseModel):
    """By kind of screen; null before the first report."""

    stage: DrawnDetail | None
    phone: DrawnDetail | None


class OnScreen(BaseModel):
    """From the decision until half of the screens had drawn it: the push, and `drawn.median_ms`."""

    stage: float | None
    phone: float | None


class StopwatchDetail(BaseModel):
    """Of the alert's newest revision. Scenario seconds and wall milliseconds are never added up."""

    revision: int
    event: EventDetail | None = Field(description="Null for real devices, whose events nobody plays.")
    event_to_decision_s: float | None = Field(description="In scenario seconds.")
    decided_ms: float | None = Field(
        description="When the hub decided, by its own clock. Null, as all that follows, for what a run has played "
        "over to get to another moment, and for what was decided before the hub's last start."
    )
    hops_ms: HopsDetail
    drawn: DrawnBy
    decision_to_screen_ms: OnScreen


def stopwatch_of(platform: Platform, view: AlertView) -> StopwatchDetail:
    stopwatch = platform.stopwatch
    event = stopwatch.event(view.run, by_ms=view.since)
    lap = stopwatch.lap(view.id, view.revision)
    drawn = {screen: _drawn(stopwatch, view, screen) for screen in SCREENS}
    return StopwatchDetail.model_validate(
        {
            "revision": view.revision,
            "event": _event(platform, event) if event else None,
            "event_to_decision_s": (view.at - event.at_ms) / 1000 if event else None,
            "decided_ms": lap.decided_ms,
            "hops_ms": {
                "broker": lap.broker_ms,
                "ingest": lap.ingest_ms,
                "rule": lap.rule_ms,
                "push": lap.push_ms,
            },
            "drawn": drawn,
            "decision_to_screen_ms": {
                screen: None if detail is None or lap.push_ms is None else lap.push_ms + detail.median_ms
                for screen, detail in drawn.items()
            },
        }
    )


def _event(platform: Platform, moment: Moment) -> EventDetail:
    solution = platform.packs.solutions.get(moment.solution)
    words = f"scenarios.{moment.scenario}.{moment.what}s.{moment.key}"
    told = solution is not None and words in solution.words["en"]
    names = {language: solution.words[language][words] for language in LANGUAGES} if solution and told else {}
    return EventDetail(what=moment.what, key=moment.key, names=names, at_ms=moment.at_ms)


def _drawn(stopwatch: Stopwatch, view: AlertView, screen: Screen) -> DrawnDetail | None:
    drawn = stopwatch.drawn(view.id, view.revision, screen)
    return DrawnDetail.model_validate(asdict(drawn)) if drawn else None
