"""`/api/v1/alerts`: who is warned now and was lately, for people and, as CAP and Atom, for other systems."""

from math import ceil
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from broker.live.view import AlertView
from dashboard.api import atom, cap
from dashboard.api.cap import Warning
from dashboard.api.cities import Names
from dashboard.api.problems import NotFound, WrongParameter, unknown
from dashboard.api.quake import reach_m
from dashboard.api.resource import Reads, Resource
from dashboard.api.timed import StopwatchDetail, stopwatch_of
from dashboard.platform import Platform
from devices.payload import moment
from devices.provenance import Provenance
from devices.rule import LEVELS, AlertRule, Level
from devices.solution import Solution
from devices.words import LANGUAGES

resource = Resource(tags=["alerts"])

AlertState = Literal["open", "cleared"]
XML = {"schema": {"type": "string"}}


class AlertDetail(BaseModel):
    id: str = Field(examples=["istanbul.security.help.taksim.3f2a9c1b0d"])
    city: str
    solution: str
    alert: str = Field(description="The alert's key in its solution.", examples=["help"])
    state: AlertState
    level: Level = Field(description="normal: it is over.")
    device: str = Field(description="Whose values raised it.")
    places: Names = Field(description="Where the device stands.")
    lon: float | None = Field(description="Of the device, or of the epicentre that stations have found.")
    lat: float | None
    radius_m: float = Field(description="Who is nearer than this, to the device or the epicentre, is concerned.")
    since_ms: int = Field(description="When it was raised, by the clock of the readings that decided.")
    at_ms: int = Field(description="When it became as it is.")
    revision: int = Field(description="1 is the raise; rises with each change of level, and with its end.")
    run: str = Field(description="Whose readings decided; empty for real devices.")
    provenance: Provenance
    witness: str = Field(description="well, or how the device that raised it has fallen out; the alert stands, then.")
    told: int = Field(description="Sirens, boards and signs that it speaks to.")
    answered: int = Field(description="Of these, how many have acknowledged.")
    category: str = Field(description="As CAP 1.2 has them.", examples=["Met"])
    response: str | None = Field(description="What people should do, as CAP 1.2 has it.", examples=["Evacuate"])
    headline: Names
    what: Names = Field(description="Empty when it is over, as `do` is.")
    do: Names
    stopwatch: StopwatchDetail
    cap: str = Field(description="The same as CAP 1.2.", examples=["/api/v1/alerts/.../cap"])


@resource.read(
    "/alerts",
    problems=(422,),
    summary="Alerts that are open, and the last that are over",
    description="The last decided last. While a run seeks, its alerts are here and on no screen.",
)
def list_alerts(platform: Reads, city: str | None = None, state: AlertState | None = None) -> list[AlertDetail]:
    if city is not None and city not in platform.packs.cities:
        raise WrongParameter("city", unknown("city", city, platform.packs.cities))
    details = [_detail(platform, view) for view in platform.live.alerts() if city in (None, platform.city.id)]
    return [detail for detail in details if state in (None, detail.state)]


@resource.read(
    "/alerts/feed",
    problems=(422,),
    summary="The alerts as an Atom feed",
    response_class=Response,
    responses={200: {"description": "Atom 1.0, newest first.", "content": {atom.MEDIA_TYPE: XML}}},
)
def read_feed(
    platform: Reads,
    request: Request,
    lang: Annotated[Literal["en", "ko", "th", "tr"] | None, Query(description="The city's own if left out.")] = None,
) -> Response:
    language = lang or platform.city.language
    newest_first = [_warning(platform, view) for view in reversed(platform.live.alerts())]
    body = atom.feed(
        newest_first,
        base=str(request.url_for("list_alerts")),
        city=platform.city.id,
        title=platform.city.names[language],
        language=language,
        now=moment(platform.live.view().now).astimezone(platform.city.time_zone),
    )
    return Response(body, media_type=atom.MEDIA_TYPE, headers={"Cache-Control": "no-cache"})


@resource.read("/alerts/{alert}", problems=(404, 422), summary="One alert")
def read_alert(platform: Reads, alert: str) -> AlertDetail:
    return _detail(platform, find_alert(platform, alert))


@resource.read(
    "/alerts/{alert}/cap",
    problems=(404, 422),
    summary="One alert as CAP 1.2",
    description="Its newest revision, in all languages. `status` is Exercise unless a person has set otherwise and "
    "the sensors that decided are real.",
    response_class=Response,
    responses={200: {"description": "CAP 1.2.", "content": {cap.MEDIA_TYPE: XML}}},
)
def read_cap(platform: Reads, alert: str) -> Response:
    body = cap.cap(_warning(platform, find_alert(platform, alert)))
    return Response(body, media_type=cap.MEDIA_TYPE, headers={"Cache-Control": "no-cache"})


def find_alert(platform: Platform, id_: str) -> AlertView:
    found = next((view for view in platform.live.alerts() if view.id == id_), None)
    if found is None:
        raise NotFound(f"unknown alert '{id_[:80]}'; /api/v1/alerts lists those that are known")
    return found


def _rule(platform: Platform, view: AlertView) -> tuple[Solution, AlertRule]:
    solution, _, key = view.alert.partition(".")
    found = platform.packs.solutions[solution]
    return found, next(rule for rule in found.alerts if rule.key == key)


def _words(solution: Solution, key: str) -> Names:
    return {language: solution.words[language][key] for language in LANGUAGES}


def _where(platform: Platform, view: AlertView) -> Names:
    if view.place:
        return platform.city.places[view.place].names
    return dict.fromkeys(LANGUAGES, view.name or view.device.split(".", 2)[2])


def _warning(platform: Platform, view: AlertView) -> Warning:
    """What has no real cause is never called actual, whatever is set."""
    solution, rule = _rule(platform, view)
    over = view.level == LEVELS[0]
    said = f"alerts.{rule.key}.{view.level}"
    actual = platform.real_alerts and view.provenance == Provenance.REAL
    return Warning(
        id=view.id,
        revision=view.revision,
        status="Actual" if actual else "Exercise",
        level=view.level,
        category=rule.category,
        response="AllClear" if over else _response(rule, view.level) or "Monitor",
        time_zone=platform.city.time_zone,
        since_ms=view.since,
        at_ms=view.at,
        previous_ms=view.previous,
        event=_words(solution, f"alerts.{rule.key}.event"),
        headline=_words(solution, f"alerts.{rule.key}.cleared" if over else f"{said}.headline"),
        what={} if over else _words(solution, f"{said}.what"),
        do={} if over else _words(solution, f"{said}.do"),
        where=_where(platform, view) if view.quake is None else platform.city.names,
        lon_lat=(view.lon, view.lat) if view.lon is not None and view.lat is not None else None,
        radius_m=_radius_m(platform, view, rule),
        provenance=view.provenance,
        quake=view.quake,
    )


def _radius_m(platform: Platform, view: AlertView, rule: AlertRule) -> float:
    """A quake concerns all places that are warned of it, however far; to the kilometre above."""
    return rule.radius_m if view.quake is None else 1000.0 * ceil(reach_m(platform, view) / 1000)


def _response(rule: AlertRule, level: str) -> str | None:
    return next((response for told, response in rule.response.items() if told == level), None)


def _detail(platform: Platform, view: AlertView) -> AlertDetail:
    solution, rule = _rule(platform, view)
    warning = _warning(platform, view)
    return AlertDetail.model_validate(
        {
            "id": view.id,
            "city": platform.city.id,
            "solution": solution.id,
            "alert": rule.key,
            "state": "cleared" if warning.is_over else "open",
            "level": view.level,
            "device": view.device,
            "places": _where(platform, view),
            "lon": view.lon,
            "lat": view.lat,
            "radius_m": warning.radius_m,
            "since_ms": view.since,
            "at_ms": view.at,
            "revision": view.revision,
            "run": view.run,
            "provenance": view.provenance,
            "witness": view.witness,
            "told": view.told,
            "answered": view.answered,
            "category": rule.category,
            "response": None if warning.is_over else _response(rule, view.level),
            "headline": warning.headline,
            "what": warning.what,
            "do": warning.do,
            "stopwatch": stopwatch_of(platform, view),
            "cap": f"/api/v1/alerts/{view.id}/cap",
        }
    )
