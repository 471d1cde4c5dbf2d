"""What a solution is worth, as a model has it: the same day with the solution and without, one room a kind of comparison.

All times ending in `_s` that are no spans are scenario seconds since the scenario's first moment. What never came is None.
"""

from devices.futures.earthquake import QuakeFutures
from devices.futures.flood import FloodFutures
from devices.futures.parking import ParkingFutures

Futures = FloodFutures | QuakeFutures | ParkingFutures
"""Told apart by their `kind`."""
