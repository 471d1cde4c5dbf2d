"""Checks a solution that simulates a flood: its kinds, and the waters of the cities it plays in."""

from collections.abc import Iterable, Mapping
from math import cos, radians
from pathlib import Path

from devices.city import METRES_PER_DEGREE, City
from devices.fleet import Device
from devices.flood import CELLS, District, FloodSimulation, Waters
from devices.kind import Kind
from devices.packs.findings import Findings
from devices.scenario import Scenario

REPORTED = {
    "gauge": ("level", "fill"),
    "rain": ("rain", "rain_24h"),
    "street": ("depth",),
    "pump": ("running", "flow"),
}
"""By role: the quantities that the model reports."""


def check_flood_kinds(file: Path, flood: FloodSimulation, kinds: Mapping[str, Kind], findings: Findings) -> None:
    for role, needed in REPORTED.items():
        name, where = getattr(flood, role), f"simulation.{role}"
        if name not in kinds:
            findings.problem(file, where, f"unknown kind '{name}'; known: {', '.join(kinds)}")
        elif missing := set(needed) - {quantity.key for quantity in kinds[name].quantities}:
            findings.problem(file, where, f"kind '{name}' has no quantity {', '.join(sorted(missing))}; add it")


def check_waters(file: Path, city: City, flood: FloodSimulation, devices: Iterable[Device], findings: Findings) -> None:
    """Every gauge is a place, and every device of the model stands where it can know something."""
    waters, where = flood.waters.get(city.id), f"simulation.waters.{city.id}"
    if waters is None:
        cure = f"the flood plays in {city.id}, so it needs that city's waters; write them, or leave it out of cities"
        findings.problem(file, where, cure)
        return
    for name, waterway in waters.waterways.items():
        for gauge in waterway.gauges:
            if gauge not in city.places:
                findings.problem(file, f"{where}.waterways.{name}", f"unknown place '{gauge}' of {city.id}; mend it")
    for device in devices:
        if trouble := _trouble_where_it_stands(device, flood, waters):
            findings.problem(file, f"{where}, {device.place}", trouble)


def check_weather(file: Path, name: str, scenario: Scenario, flood: FloodSimulation, findings: Findings) -> None:
    """Every wave comes down a waterway of the cities where the scenario can be played."""
    for city in scenario.cities or flood.waters:
        waters = flood.waters.get(city)
        for waterway in scenario.waves:
            if waters is not None and waterway not in waters.waterways:
                known = ", ".join(waters.waterways)
                findings.problem(file, f"waves.{waterway}", f"{city} has no such waterway; known: {known}", value=name)


def _trouble_where_it_stands(device: Device, flood: FloodSimulation, waters: Waters) -> str:
    kind = device.address.kind
    if kind == flood.gauge and device.place not in {each for way in waters.waterways.values() for each in way.gauges}:
        return "a gauge stands here, and no waterway passes it; name it in one's gauges"
    pumped = {way.gauges[-1] for way in waters.waterways.values() if way.pumps}
    if kind == flood.pump and device.place not in pumped:
        return "a pump station stands here, and no waterway ends at it; make it the last gauge of one that has pumps"
    if kind == flood.street and not _is_in(waters.district, device):
        return "a street sensor stands here, out of the district; move it, or the district's centre"
    return ""


def _is_in(district: District, device: Device) -> bool:
    half_m = CELLS * district.cell_m / 2
    lon, lat = district.centre
    north_m = (device.lat - lat) * METRES_PER_DEGREE
    east_m = (device.lon - lon) * METRES_PER_DEGREE * cos(radians(lat))
    return max(abs(north_m), abs(east_m)) < half_m
