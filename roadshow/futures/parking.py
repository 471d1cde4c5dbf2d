"""A busy day of the city's own hours in the district of the search model."""

from devices.futures.parking import ParkingFutures
from devices.solution import ParkingSimulation
from roadshow.futures.asked import Asked
from simulators.parking.arrivals import HourlyProfile
from simulators.parking.dwell import Lognormal
from simulators.parking.search.futures import WANTED_SHARES, BusyDay, Played, futures_of


def parking_futures(asked: Asked) -> ParkingFutures:
    parking = asked.solution.simulation
    assert isinstance(parking, ParkingSimulation), "it simulates parking"
    weights = parking.weekday if asked.chosen.day == "weekday" else parking.weekend
    day = BusyDay(HourlyProfile(weights), Lognormal(parking.dwell_mu_ln_h, parking.dwell_sigma_ln_h))
    played: dict[float, Played] = {}
    for wanted_share, outcomes in day.play(asked.seeds):
        played[wanted_share] = outcomes
        asked.progress(len(asked.seeds) * len(played) // len(WANTED_SHARES))
    return futures_of(asked.solution.id, asked.scenario, day, asked.seeds, played)
