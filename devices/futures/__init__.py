"""What a solution is worth, as a model has it: the same day with it and without, one room a kind of comparison.

Moments are scenario seconds since the scenario's first. What never came is None.
"""

from devices.futures.earthquake import QuakeFutures
from devices.futures.flood import FloodFutures
from devices.futures.parking import ParkingFutures

Futures = FloodFutures | QuakeFutures | ParkingFutures
"""Told apart by their `kind`."""
