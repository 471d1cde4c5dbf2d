"""Which room reckons what."""

from collections.abc import Callable

from devices.futures import Futures
from devices.futures.kinds import Kind
from roadshow.futures.asked import Asked
from roadshow.futures.earthquake import quake_futures
from roadshow.futures.flood import flood_futures
from roadshow.futures.parking import parking_futures

ROOMS: dict[Kind, Callable[[Asked], Futures]] = {
    "flood": flood_futures,
    "earthquake": quake_futures,
    "parking": parking_futures,
}
