"""Opens a city's waters as its pack and the scenario describe them."""

from devices.city import City
from devices.flood import District, FloodSimulation, Storm, Waters, Waterway
from devices.scenario import Scenario
from devices.solution import Solution
from simulators.flood.canals.pump import PumpStation
from simulators.flood.canals.waterway import Gauge, WaterwayDesign
from simulators.flood.catchment import Catchment, FloodDesign
from simulators.flood.streets.district import DistrictDesign
from simulators.flood.streets.terrain import Ground
from simulators.flood.water import storm as laws
from simulators.flood.water.hydrograph import Hydrograph

MINUTE_S = 60.0


def has_streets(city: City, solution: Solution) -> bool:
    """Whether the solution models a district's streets there."""
    return isinstance(solution.simulation, FloodSimulation) and city.id in solution.simulation.waters


def open_catchment(city: City, flood: FloodSimulation, scenario: Scenario, *, seed: int) -> Catchment:
    waters = flood.waters[city.id]
    return Catchment(flood_design(city, waters, scenario), seed=seed)


def flood_design(city: City, waters: Waters, scenario: Scenario) -> FloodDesign:
    return FloodDesign(
        waterways=tuple(_waterway(city, name, each, scenario) for name, each in waters.waterways.items()),
        storm=_storm(scenario.storm) if scenario.storm else None,
        curve_number=waters.curve_number,
        district=_district(waters.district),
    )


def _storm(storm: Storm) -> laws.Storm:
    return laws.Storm(storm.a, storm.b_min, storm.c, storm.duration_min, start_s=storm.after_min * MINUTE_S)


def _waterway(city: City, name: str, waterway: Waterway, scenario: Scenario) -> WaterwayDesign:
    """Its bed at the last gauge is its datum."""
    places = [city.places[gauge] for gauge in waterway.gauges]
    wave, pumps = scenario.waves.get(name), waterway.pumps
    upstream = Hydrograph(waterway.base_m3_s)
    if wave:
        upstream = Hydrograph(waterway.base_m3_s, wave.peak_m3_s, wave.to_peak_h, wave.after_min * MINUTE_S)
    return WaterwayDesign(
        name=name,
        gauges=tuple(Gauge(place.id, place.lon, place.lat) for place in places),
        bank_m=waterway.bank_m,
        bank_height_m=waterway.bank_m,
        width_m=waterway.width_m,
        slope=waterway.slope,
        catchment_km2=waterway.catchment_km2,
        held_back_h=waterway.held_back_h,
        upstream=upstream,
        pump=PumpStation(places[-1].id, pumps.capacity_m3_s, pumps.starts_m, pumps.stops_m, pumps.lowest_m)
        if pumps
        else None,
    )


def _district(district: District) -> DistrictDesign:
    return DistrictDesign(
        waterway=district.waterway,
        gauge=district.gauge,
        centre=district.centre,
        drains_mm_h=district.drains_mm_h,
        ground=Ground(streets_below_bank_m=district.streets_below_bank_m),
        cell_m=district.cell_m,
    )
