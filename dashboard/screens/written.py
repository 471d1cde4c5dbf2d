"""How a quantity's number is written for people: as fine as it was measured, with the unit as they read it."""

from math import floor, log10

from babel.numbers import format_decimal, format_percent

from dashboard.words import screen_words
from devices.kind import Quantity
from devices.solution import Tile

PERCENT = "%"
PLAIN = "1"
LARGE = 100
"""From here on nobody reads decimals."""
MOST_DECIMALS = 3


def decimals(resolution: float) -> int:
    return min(MOST_DECIMALS, max(0, -floor(log10(resolution))))


def unit_word(unit: str, language: str) -> str:
    """`ug/m3` as µg/m³. Nothing for `1`, and for `%`, which each language puts at its own side of the number."""
    if unit in (PLAIN, PERCENT):
        return ""
    return screen_words(language).get(f"units.{unit}", unit)


def measure(quantity: Quantity, tile: Tile | None = None) -> dict[str, str | int]:
    """What the browser needs to write a value of this quantity, or of a tile over it."""
    if tile and tile.show == "share":
        return {"unit": "share", "decimals": 0}
    if tile and tile.show == "count":
        return {"unit": PLAIN, "decimals": 0}
    return {"unit": quantity.unit, "decimals": decimals(quantity.resolution)}


def written(value: float, quantity: Quantity, tile: Tile, language: str) -> str:
    """With its unit; not finer than it need be."""
    if tile.show == "share":
        return format_percent(value, locale=language)
    if tile.show != "count" and quantity.unit == PERCENT:
        return format_percent(value / 100, locale=language)
    fine = decimals(quantity.resolution) if abs(value) < LARGE else 0
    number = format_decimal(round(value, fine), locale=language)
    unit = unit_word(quantity.unit, language) if tile.show != "count" else ""
    return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number
