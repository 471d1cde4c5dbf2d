"""`/api/v1/quake`: the quake that the early warning told of last, and when its waves reach each place."""

from pydantic import BaseModel, Field

from broker.live.view import AlertView, QuakeView
from broker.warning.intensity import PUBLISHED_TO_KM, expected_intensity
from broker.warning.watch import LASTS_S
from broker.warning.waves import km_between, ray_km
from dashboard.api.cities import Names
from dashboard.api.resource import Reads, Resource
from dashboard.platform import Platform
from devices.city import Place
from devices.provenance import Provenance
from devices.rule import LEVELS, AlertRule

resource = Resource(tags=["alerts"])


class ReachedDetail(BaseModel):
    place: str
    names: Names
    lon: float
    lat: float
    distance_km: float = Field(description="From the epicentre, along the ground.")
    p_ms: int = Field(description="When P arrives: a jolt.")
    s_ms: int = Field(description="When S arrives: strong shaking begins.")
    warned_s: float = Field(description="From the first warning to S; nobody could be warned in time where negative.")
    intensity: float | None = Field(
        description="Modified Mercalli, as expected from magnitude and distance alone; null beyond 300 km, where the "
        "equation ends."
    )


class QuakeDetail(BaseModel):
    alert: str
    is_over: bool
    is_false: bool = Field(description="Over because stations that should have heard it did not: nothing came.")
    run: str
    lon: float
    lat: float
    origin_ms: int = Field(description="When it began, by the clock of the readings, as all times here.")
    warned_ms: int = Field(description="When the first warning was decided.")
    at_ms: int = Field(description="When it became known as it is here.")
    magnitude: float
    magnitude_spread: float = Field(description="One standard deviation.")
    at_least: bool = Field(description="It may be any larger: what the first seconds tell ends at about 6.5.")
    stations: int = Field(description="That agree.")
    blind_zone_km: float = Field(description="Round the epicentre: where S was before the first warning.")
    depth_km: float = Field(description="Taken, not measured.")
    p_km_s: float
    s_km_s: float
    places: list[ReachedDetail] = Field(description="Where people live, in the order in which S comes.")
    provenance: Provenance


@resource.read(
    "/quake",
    summary="The last quake that was warned of",
    description="Of the run that plays; null where there was none. Times before delivery: a warning takes seconds more "
    "to be heard.",
)
def read_quake(platform: Reads) -> QuakeDetail | None:
    newest = next((view for view in reversed(platform.live.alerts()) if view.quake is not None), None)
    if newest is None or newest.quake is None or newest.lon is None or newest.lat is None:
        return None
    quake, is_over = newest.quake, newest.level == LEVELS[0]
    return QuakeDetail(
        alert=newest.id,
        is_over=is_over,
        is_false=is_over and newest.at < quake.origin + 1000 * LASTS_S,
        run=newest.run,
        lon=newest.lon,
        lat=newest.lat,
        origin_ms=quake.origin,
        warned_ms=newest.since,
        at_ms=newest.at,
        magnitude=quake.magnitude,
        magnitude_spread=quake.spread,
        at_least=quake.at_least,
        stations=quake.stations,
        blind_zone_km=quake.blind_km,
        depth_km=quake.depth_km,
        p_km_s=quake.p_km_s,
        s_km_s=quake.s_km_s,
        places=sorted(
            (
                _reached(place, newest, quake, lon_lat=(newest.lon, newest.lat))
                for place in warned_places(platform, newest)
            ),
            key=lambda reached: reached.s_ms,
        ),
        provenance=Provenance(newest.provenance),
    )


def reach_m(platform: Platform, view: AlertView) -> float:
    """From the epicentre to the farthest place that is warned."""
    return 1000 * max(_away_km(place, (view.lon or 0, view.lat or 0)) for place in warned_places(platform, view))


def warned_places(platform: Platform, view: AlertView) -> list[Place]:
    detector = _rule(platform, view).detector
    kinds = detector.places if detector else ()
    return [place for place in platform.city.places.values() if place.kind in kinds]


def _rule(platform: Platform, view: AlertView) -> AlertRule:
    solution, _, key = view.alert.partition(".")
    return next(rule for rule in platform.packs.solutions[solution].alerts if rule.key == key)


def _away_km(place: Place, lon_lat: tuple[float, float]) -> float:
    return float(km_between(*lon_lat, place.lon, place.lat))


def _reached(place: Place, view: AlertView, quake: QuakeView, *, lon_lat: tuple[float, float]) -> ReachedDetail:
    away_km = _away_km(place, lon_lat)
    straight_km = float(ray_km(away_km))
    s_ms = quake.origin + round(1000 * straight_km / quake.s_km_s)
    known = straight_km <= PUBLISHED_TO_KM
    return ReachedDetail(
        place=place.id,
        names=place.names,
        lon=place.lon,
        lat=place.lat,
        distance_km=round(away_km, 1),
        p_ms=quake.origin + round(1000 * straight_km / quake.p_km_s),
        s_ms=s_ms,
        warned_s=(s_ms - view.since) / 1000,
        intensity=round(expected_intensity(quake.magnitude, straight_km), 1) if known else None,
    )
