"""`/api/v1/devices`: every device, listed or newly come, and what it said last."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field

from broker.live.view import DeviceView
from dashboard.api.problems import NotFound, WrongParameter, unknown
from dashboard.api.resource import Reads, Resource
from dashboard.api.roster import DeviceSummary, State, roster, summary
from dashboard.api.solutions import KindDetail, kind_detail
from dashboard.platform import Platform
from devices.fleet import Device
from devices.provenance import Provenance

MAX_PAGE = 1000

resource = Resource(tags=["devices"])


class DevicePage(BaseModel):
    total: int = Field(description="How many match, on all pages.")
    limit: int
    offset: int
    next: str | None = Field(description="Where the next page is; null on the last.")
    devices: list[DeviceSummary]


class LatestReading(BaseModel):
    device: str = Field(examples=["istanbul.car-park-counter.balmumcu"])
    at_ms: int = Field(description="When it was measured, as the device says.")
    received_ms: int = Field(description="When the hub received it.")
    provenance: Provenance
    values: dict[str, float] = Field(examples=[{"free": 183, "occupied": 217}])


class DeviceDetail(DeviceSummary):
    kind_detail: KindDetail
    latest: LatestReading | None


class Filter(BaseModel):
    """Which devices are meant; what is left out admits all."""

    city: str | None = None
    kind: str | None = None
    solution: str | None = None
    state: State | None = None
    provenance: Provenance | None = None

    def check(self, platform: Platform) -> None:
        """A misspelt name is an error, not an empty list."""
        packs = platform.packs
        named = (("city", packs.cities), ("kind", packs.kinds), ("solution", packs.solutions))
        for key, known in named:
            if (value := getattr(self, key)) is not None and value not in known:
                raise WrongParameter(key, unknown(key, value, known))

    def admits(self, device: DeviceSummary) -> bool:
        asked = self.model_dump(exclude_none=True)
        return all(getattr(device, key) == value for key, value in asked.items())


async def _listed(request: Request) -> dict[str, Device]:
    return request.app.state.listed


Listed = Annotated[dict[str, Device], Depends(_listed)]


@resource.read("/devices", problems=(422,), summary="Listed devices and newcomers, a page at a time")
def list_devices(
    platform: Reads,
    known: Listed,
    request: Request,
    asked: Annotated[Filter, Depends()],
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> DevicePage:
    asked.check(platform)
    matching = [device for device in roster(platform, known) if asked.admits(device)]
    end = offset + limit
    more = asked.model_dump(exclude_none=True, mode="json") | {"limit": limit, "offset": end}
    return DevicePage(
        total=len(matching),
        limit=limit,
        offset=offset,
        next=f"{request.url.path}?{urlencode(more)}" if end < len(matching) else None,
        devices=matching[offset:end],
    )


@resource.read("/devices/{device}", problems=(404, 422), summary="One device")
def read_device(platform: Reads, known: Listed, device: str) -> DeviceDetail:
    row, view = find(platform, known, device)
    found = summary(platform.packs, device, row, view)
    kind = kind_detail(platform.packs.solutions[found.solution], found.kind)
    return DeviceDetail(kind_detail=kind, latest=_latest(device, view) if view else None, **found.model_dump())


@resource.read("/devices/{device}/latest", problems=(404, 422), summary="What a device said last")
def read_latest(platform: Reads, known: Listed, device: str) -> LatestReading:
    row, view = find(platform, known, device)
    if view is None:
        assert row is not None
        raise NotFound(f"'{device}' has not reported yet; is what plays or sends it running?")
    return _latest(device, view)


def find(platform: Platform, known: dict[str, Device], device: str) -> tuple[Device | None, DeviceView | None]:
    """As listed and as heard: at least one of the two, or `NotFound`."""
    row, view = known.get(device), platform.live.device(device)
    if row is None and view is None:
        raise NotFound(f"unknown device '{device[:80]}'; /api/v1/devices lists those that are known")
    return row, view


def _latest(device: str, view: DeviceView) -> LatestReading:
    return LatestReading(
        device=device,
        at_ms=view.at,
        received_ms=view.received,
        provenance=Provenance(view.provenance),
        values=view.values,
    )
