"""What every part reads first: the packs, the city on show, and the endpoint of the broker."""

from devices.city import City
from devices.packs import BUILT_IN, PackError, Packs, read_packs
from roadshow.cannot import Cannot
from roadshow.settings import Settings


def read_world(settings: Settings) -> tuple[Packs, City]:
    """Raises `Cannot` where a pack is wrong or the city unknown."""
    folders = [BUILT_IN] if settings.packs is None else [BUILT_IN, settings.packs]
    try:
        packs = read_packs(*folders)
    except PackError as error:
        raise Cannot(str(error)) from None
    if settings.city not in packs.cities:
        raise Cannot(f"--city: unknown city '{settings.city}'; known: {', '.join(sorted(packs.cities))}")
    return packs, packs.cities[settings.city]
