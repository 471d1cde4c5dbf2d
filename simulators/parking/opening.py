"""Opens a city's car parks: capacity, hours, calibrated demand, layout."""

from collections.abc import Iterable
from dataclasses import replace

from devices.city import City, Place
from devices.scenario import Scenario
from devices.solution import ParkingSimulation
from simulators.agenda import Agenda
from simulators.parking.arrivals import Demand, HourlyProfile, opening_hours
from simulators.parking.bays import FreeBays, by_distance
from simulators.parking.calibration import cars_per_h, peak_share
from simulators.parking.car_park import CarPark
from simulators.parking.dwell import Lognormal


def open_car_parks(
    agenda: Agenda,
    city: City,
    places: Iterable[str],
    parking: ParkingSimulation,
    scenario: Scenario,
    *,
    start_s: float,
    seed: int,
) -> dict[str, CarPark]:
    """By place; `start_s` is the local time of day at which the scenario starts. All days are alike."""
    car_parks: dict[str, CarPark] = {}
    for place_id in places:
        place, layout = city.places[place_id], city.layouts.get(place_id)
        if place.capacity is None:
            raise ValueError(f"place '{place_id}' of {city.id} has no capacity; write it in the city's places")
        try:
            demand = _demand(place, place.capacity, parking, scenario, start_s=start_s, seed=seed)
        except ValueError as error:
            raise ValueError(f"place '{place_id}' of {city.id}: {error}") from None
        free_bays = FreeBays(by_distance(layout)) if layout else None
        car_parks[place_id] = CarPark(agenda, demand, capacity=place.capacity, free_bays=free_bays)
    return car_parks


def _demand(
    place: Place, capacity: int, parking: ParkingSimulation, scenario: Scenario, *, start_s: float, seed: int
) -> Demand:
    dwell = Lognormal(parking.dwell_mu_ln_h, parking.dwell_sigma_ln_h)
    weekday = HourlyProfile(parking.weekday, open_h=opening_hours(place.hours))
    peak_cars = capacity * peak_share(place, capacity, parking, seed=seed)
    today = weekday if scenario.day == "weekday" else replace(weekday, weights=parking.weekend)
    profile = replace(today, cars_per_h=cars_per_h(weekday, dwell.still_there, peak_cars=peak_cars))
    return Demand(seed, place.id, profile, dwell, start_s)
