"""Who is known: the devices that the packs list, and newcomers, each as it stands now."""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, Field

from broker.live.view import DeviceView
from dashboard.api.cities import Names
from dashboard.platform import Platform
from devices.fleet import Device, fleet
from devices.packs import Packs
from devices.provenance import Provenance
from devices.topic import Address
from devices.words import LANGUAGES

State = Literal["fresh", "silent", "offline", "unheard"]


class DeviceSummary(BaseModel):
    id: str = Field(examples=["istanbul.car-park-counter.balmumcu"])
    city: str
    solution: str
    kind: str
    name: str = Field(description="Its part of the topic.", examples=["balmumcu"])
    names: Names
    place: str | None = Field(description="The city's place it stands at; null for a newcomer.")
    bay: str | None
    lon: float | None
    lat: float | None
    newcomer: bool = Field(description="No pack lists it: it came by itself.")
    state: State = Field(description="unheard: it has not reported yet.")
    provenance: Provenance | None = Field(description="Null while it is unheard.")
    level: str = Field(examples=["normal"])


def listed(packs: Packs) -> dict[str, Device]:
    """The devices of all cities, by id."""
    return {
        device.address.id: device
        for city in packs.cities.values()
        for solution in packs.solutions_of(city.id)
        for device in fleet(city, solution)
    }


def roster(platform: Platform, known: dict[str, Device]) -> Iterator[DeviceSummary]:
    """Listed devices in the packs' order, then newcomers by id."""
    views = platform.live.devices()
    for id_, device in known.items():
        yield summary(platform.packs, id_, device, views.get(id_))
    for id_ in sorted(views.keys() - known.keys()):
        yield summary(platform.packs, id_, None, views[id_])


def summary(packs: Packs, id_: str, device: Device | None, view: DeviceView | None) -> DeviceSummary:
    """Of a device that is listed, or heard, or both."""
    now: dict[str, object] = {
        "state": view.state if view else "unheard",
        "provenance": view.provenance if view else None,
        "level": view.level if view else "normal",
    }
    if device is not None:
        return DeviceSummary.model_validate(
            _identity(device.address, device.solution)
            | now
            | {
                "names": device.names,
                "place": device.place,
                "bay": device.bay or None,
                "lon": device.lon,
                "lat": device.lat,
                "newcomer": False,
            }
        )
    assert view is not None
    address = Address(*id_.split("."))
    solution = next(solution.id for solution in packs.solutions.values() if address.kind in solution.kinds)
    return DeviceSummary.model_validate(
        _identity(address, solution)
        | now
        | {
            "names": dict.fromkeys(LANGUAGES, view.name or address.name),
            "place": None,
            "bay": None,
            "lon": view.lon,
            "lat": view.lat,
            "newcomer": True,
        }
    )


def _identity(address: Address, solution: str) -> dict[str, object]:
    return {
        "id": address.id,
        "city": address.city,
        "solution": solution,
        "kind": address.kind,
        "name": address.name,
    }
