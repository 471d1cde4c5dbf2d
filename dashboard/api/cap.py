"""An alert as the Common Alerting Protocol says it (CAP 1.2, OASIS 2010): what broadcasters and sirens read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zoneinfo import ZoneInfo

from broker.live.view import QuakeView
from devices.payload import moment
from devices.rule import LEVELS
from devices.words import LANGUAGES

MEDIA_TYPE = "application/cap+xml"
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SENDER = "roadshow"
EXERCISE = "An exercise: what a demonstration has played."
SEVERITY = {"watch": "Moderate", "warning": "Severe", "danger": "Extreme"}
WEATHER = "Met"
"""What the weather does is seen to come; all else is there when it is told."""

Status = Literal["Actual", "Exercise"]
Names = Mapping[str, str]
"""By language."""


@dataclass(frozen=True, slots=True)
class Warning:
    """All that CAP says of one revision of an alert."""

    id: str
    revision: int
    status: Status
    level: str
    """The lowest of `LEVELS`: it is over."""
    category: str
    response: str
    time_zone: ZoneInfo
    since_ms: int
    at_ms: int
    previous_ms: int | None
    event: Names
    headline: Names
    what: Names
    do: Names
    where: Names
    lon_lat: tuple[float, float] | None
    radius_m: float
    provenance: str
    quake: QuakeView | None

    @property
    def is_over(self) -> bool:
        return self.level == LEVELS[0]

    def identifier(self, revision: int) -> str:
        return f"{self.id}.{revision}"

    def local(self, at_ms: int) -> datetime:
        return moment(at_ms).astimezone(self.time_zone)


def cap(warning: Warning) -> bytes:
    alert = Element("alert", xmlns=NAMESPACE)
    _add(alert, "identifier", warning.identifier(warning.revision))
    _add(alert, "sender", SENDER)
    _add(alert, "sent", _time(warning, warning.at_ms))
    _add(alert, "status", warning.status)
    _add(alert, "msgType", "Alert" if warning.revision == 1 else "Cancel" if warning.is_over else "Update")
    _add(alert, "scope", "Public")
    if warning.status == "Exercise":
        _add(alert, "note", EXERCISE)
    if warning.previous_ms is not None:
        before = warning.identifier(warning.revision - 1)
        _add(alert, "references", f"{SENDER},{before},{_time(warning, warning.previous_ms)}")
    for language in LANGUAGES:
        _info(alert, warning, language)
    indent(alert)
    return tostring(alert, encoding="utf-8", xml_declaration=True)


def _info(alert: Element, warning: Warning, language: str) -> None:
    info = SubElement(alert, "info")
    _add(info, "language", language)
    _add(info, "category", warning.category)
    _add(info, "event", warning.event[language])
    _add(info, "responseType", "AllClear" if warning.is_over else warning.response)
    for name, value in _graded(warning):
        _add(info, name, value)
    _add(info, "onset", _time(warning, warning.since_ms))
    _add(info, "headline", warning.headline[language])
    if not warning.is_over:
        _add(info, "description", warning.what[language])
        _add(info, "instruction", warning.do[language])
    for name, value in _parameters(warning):
        parameter = SubElement(info, "parameter")
        _add(parameter, "valueName", name)
        _add(parameter, "value", value)
    area = SubElement(info, "area")
    _add(area, "areaDesc", warning.where[language])
    if warning.lon_lat is not None:
        lon, lat = warning.lon_lat
        _add(area, "circle", f"{lat:.5f},{lon:.5f} {warning.radius_m / 1000:g}")


def _parameters(warning: Warning) -> Iterator[tuple[str, str]]:
    yield "level", warning.level
    yield "provenance", warning.provenance
    if warning.quake is not None:
        name = "magnitudeAtLeast" if warning.quake.at_least else "magnitude"
        yield name, f"{warning.quake.magnitude:.1f}"


def _graded(warning: Warning) -> Iterator[tuple[str, str]]:
    """In the schema's order. A flood is expected within the hour, or at a watch in the future."""
    weather = warning.category == WEATHER
    if warning.is_over:
        urgency = "Past"
    elif weather:
        urgency = "Future" if warning.level == "watch" else "Expected"
    else:
        urgency = "Immediate"
    yield "urgency", urgency
    yield "severity", SEVERITY.get(warning.level, "Minor")
    yield "certainty", "Likely" if weather and not warning.is_over else "Observed"


def _time(warning: Warning, at_ms: int) -> str:
    """To the second and with a numeric offset, never `Z`, as the standard asks."""
    return warning.local(at_ms).isoformat(timespec="seconds")


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
