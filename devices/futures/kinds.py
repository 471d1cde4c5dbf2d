"""What can be compared where: it decides who reckons, and which screens have a sheet."""

from typing import Literal

from devices.city import City
from devices.earthquake import EarthquakeSimulation
from devices.flood import FloodSimulation
from devices.solution import ParkingSimulation, Solution

Kind = Literal["flood", "earthquake", "parking"]


def compared_in(city: City, solution: Solution) -> Kind | None:
    """A flood needs streets, an earthquake people; looking for a place happens in a district that is like none."""
    match solution.simulation:
        case FloodSimulation(waters=waters) if city.id in waters:
            return "flood"
        case EarthquakeSimulation() if city.people is not None:
            return "earthquake"
        case ParkingSimulation():
            return "parking"
        case _:
            return None
