"""`/api/v1/cities`: the cities of the packs, their places and base maps."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Annotated

from fastapi import Header, Response
from pydantic import BaseModel, Field

from dashboard.api.problems import NotFound, unknown
from dashboard.api.resource import Reads, Resource
from dashboard.platform import Platform
from devices.city import City, Place

GEOJSON = "application/geo+json"

resource = Resource(tags=["cities"])

Names = dict[str, str]
"""By language code: en, ko, th, tr."""


class CitySummary(BaseModel):
    id: str = Field(examples=["istanbul"])
    names: Names = Field(examples=[{"en": "Istanbul", "ko": "이스탄불", "th": "อิสตันบูล", "tr": "İstanbul"}])
    time_zone: str = Field(examples=["Europe/Istanbul"])
    centre: tuple[float, float] = Field(description="Longitude and latitude.", examples=[[28.975, 41.055]])
    bounds: tuple[float, float, float, float] = Field(description="West, south, east, north.")
    solutions: list[str] = Field(examples=[["parking"]])
    on_show: bool = Field(description="Whether this hub shows it now.")
    source: str = Field(description="Where the facts about its places come from.")
    credit: Names = Field(description="What must stand beside its base map.")


class CityPlace(BaseModel):
    id: str = Field(examples=["balmumcu"])
    kind: str = Field(examples=["covered"])
    names: Names
    lon: float
    lat: float
    district: str
    hours: str
    capacity: int | None

    @classmethod
    def of(cls, place: Place) -> "CityPlace":
        return cls.model_validate(place.model_dump(include=set(cls.model_fields)))


class CityDetail(CitySummary):
    places: list[CityPlace]


@dataclass(frozen=True, slots=True)
class BaseMap:
    plain: bytes
    packed: bytes
    """By gzip: a third of the bytes, on a hall's crowded Wi-Fi."""
    tag: str


@resource.read("/cities", summary="The cities of the packs")
def list_cities(platform: Reads) -> list[CitySummary]:
    return [_summary(platform, city) for city in platform.packs.cities.values()]


@resource.read("/cities/{city}", problems=(404, 422), summary="One city and its places")
def read_city(platform: Reads, city: str) -> CityDetail:
    found = _city(platform, city)
    places = [CityPlace.of(place) for place in found.places.values()]
    return CityDetail(places=places, **_summary(platform, found).model_dump())


@resource.read(
    "/cities/{city}/base-map",
    problems=(404, 422),
    summary="A city's base map as GeoJSON",
    response_class=Response,
    responses={
        200: {"description": "A GeoJSON FeatureCollection.", "content": {GEOJSON: {"schema": {"type": "object"}}}},
        304: {"description": "The map that the client has is the newest."},
    },
)
def read_base_map(
    platform: Reads,
    city: str,
    accept_encoding: Annotated[str, Header(include_in_schema=False)] = "",
    if_none_match: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    base_map = _base_map(_city(platform, city).base_map)
    packs = "gzip" in accept_encoding
    tag = f'"{base_map.tag}-gzip"' if packs else f'"{base_map.tag}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if tag in [known.strip().removeprefix("W/") for known in if_none_match.split(",")] or if_none_match == "*":
        return Response(status_code=304, headers=headers)
    if packs:
        return Response(base_map.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=GEOJSON)
    return Response(base_map.plain, headers=headers, media_type=GEOJSON)


@lru_cache(maxsize=16)
def _base_map(geojson: str) -> BaseMap:
    plain = geojson.encode()
    return BaseMap(plain, gzip.compress(plain, mtime=0), sha256(plain).hexdigest()[:16])


def _city(platform: Platform, city: str) -> City:
    if city not in platform.packs.cities:
        raise NotFound(unknown("city", city, platform.packs.cities))
    return platform.packs.cities[city]


def _summary(platform: Platform, city: City) -> CitySummary:
    return CitySummary(
        id=city.id,
        names=city.names,
        time_zone=city.time_zone.key,
        centre=city.centre,
        bounds=city.bounds,
        solutions=[solution.id for solution in platform.packs.solutions_of(city.id)],
        on_show=city.id == platform.city.id,
        source=city.source,
        credit=city.credit,
    )
