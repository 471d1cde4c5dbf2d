"""What every part reads first: the packs, the city on show, and the endpoint of the broker."""

from typing import TYPE_CHECKING

from devices.city import City
from devices.packs import BUILT_IN, PackError, Packs, read_packs
from devices.solution import Solution
from roadshow.cannot import Cannot
from roadshow.settings import Settings

if TYPE_CHECKING:
    from dashboard.brand.brand import Brand


def all_packs(settings: Settings) -> Packs:
    """Raises `Cannot` where a pack is wrong."""
    folders = [BUILT_IN] if settings.packs is None else [BUILT_IN, settings.packs]
    try:
        return read_packs(*folders)
    except PackError as error:
        raise Cannot(str(error)) from None


def read_world(settings: Settings) -> tuple[Packs, City]:
    """Raises `Cannot` where a pack is wrong or the city unknown."""
    packs = all_packs(settings)
    if settings.city not in packs.cities:
        raise Cannot(f"--city: unknown city '{settings.city}'; known: {', '.join(sorted(packs.cities))}")
    return packs, packs.cities[settings.city]


def brand_of(settings: Settings) -> "Brand":
    """Raises `Cannot` where a brand is asked for and could not be shown."""
    from dashboard.brand.brand import ROADSHOW  # which brings the screens' colours with it
    from dashboard.brand.reading import BrandError, read_brand

    try:
        return ROADSHOW if settings.brand is None else read_brand(settings.brand)
    except BrandError as error:
        raise Cannot(str(error)) from None


def solution_on_show(settings: Settings, packs: Packs) -> Solution:
    """The one that is asked for, or the city's first; all that play there are simulated, this one leads."""
    playing = packs.solutions_of(settings.city)
    if settings.solution not in packs.solutions:
        known = ", ".join(sorted(packs.solutions))
        raise Cannot(f"--solution: unknown solution '{settings.solution}'; known: {known}")
    if not playing:
        raise Cannot(
            f"--city {settings.city}: no solution plays there; `pack check` says which kinds of place one stands at"
        )
    return next((solution for solution in playing if solution.id == settings.solution), playing[0])
