"""`/api/v1/drawn`: a screen reports when it had drawn an alert. It moves a figure, and nothing of the show."""

from typing import Annotated

from fastapi import Body
from pydantic import BaseModel, ConfigDict, Field

from broker.alerts.stopwatch import Screen
from dashboard.api.alerts import find_alert
from dashboard.api.problems import NotFound, WrongParameter, documented
from dashboard.api.resource import Reads, Resource
from dashboard.api.timed import StopwatchDetail, stopwatch_of

WORST_MS = 10_000
"""A clock that is known no better than this times nothing."""
YEAR_2100_MS = 4_102_444_800_000

resource = Resource(tags=["alerts"])


class DrawnReport(BaseModel):
    model_config = ConfigDict(extra="forbid")

    alert: str = Field(max_length=400)
    revision: int = Field(ge=1, lt=2**31)
    screen: Screen
    drawn_ms: float = Field(ge=0, le=YEAR_2100_MS, description="By the hub's clock, as `/api/v1/time` tells it.")
    uncertainty_ms: float = Field(ge=0, le=WORST_MS, description="How far that may be wrong, either way.")


@resource.post(
    "/drawn",
    operation_id="report_drawn",
    summary="Report that a screen has drawn an alert",
    description="Answers with the alert's stopwatch. What a run has played over is not timed, nor what was decided "
    "before the hub's last start: then the report is not kept.",
    responses={status: documented(status) for status in (403, 404, 413, 415, 422, 429, 500)},
)
async def report_drawn(platform: Reads, report: Annotated[DrawnReport, Body()]) -> StopwatchDetail:
    view = find_alert(platform, report.alert)
    if report.revision > view.revision:
        raise NotFound(f"'{view.id}' has no revision {report.revision}; its newest is {view.revision}")
    is_plausible = platform.stopwatch.draw(
        view.id,
        report.revision,
        report.screen,
        drawn_ms=report.drawn_ms,
        uncertainty_ms=report.uncertainty_ms,
    )
    if not is_plausible:
        raise WrongParameter(
            "drawn_ms", f"'{report.drawn_ms:.0f}' lies before the decision or ahead of /api/v1/time; ask that again"
        )
    return stopwatch_of(platform, view)
