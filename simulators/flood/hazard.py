"""When water is worth a name: rain classes, bank fill, a wet street, a road that cars can no longer pass."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulators.flood.water.surface import GRAVITY_M_S2

CAR_HEAD_M = 0.3
EMERGENCY_HEAD_M = 0.6
"""Total head beyond which a car, and an emergency vehicle, cannot pass: Kramer, Terheiden and Wieprecht 2016 [pub]."""
WET_M = 0.15
"""A street this deep is wet: from here somebody calls in [own]."""
BANK_WATCH = 0.70
BANK_FULL = 1.00
"""Shares of the bank's height at which Thai authorities watch a canal and call it full [own]."""

ThaiRain = Literal["none", "light", "moderate", "heavy", "very heavy"]
TurkishRain = Literal["none", "light", "moderate", "strong", "very strong", "heavy", "extreme"]
Colour = Literal["green", "yellow", "orange", "red"]

THAI_RAIN_UP_TO_MM: tuple[tuple[float, ThaiRain], ...] = (
    (0.0, "none"),
    (10.0, "light"),
    (35.0, "moderate"),
    (90.0, "heavy"),
)
"""In 24 h, to a tenth of a millimetre: Thai Meteorological Department [pub]."""
TURKISH_RAIN_UP_TO_MM: tuple[tuple[float, TurkishRain], ...] = (
    (0.0, "none"),
    (5.0, "light"),
    (20.0, "moderate"),
    (50.0, "strong"),
    (75.0, "very strong"),
    (100.0, "heavy"),
)
"""In whole millimetres: Meteoroloji Genel Müdürlüğü, hafif to şiddetli; beyond is aşırı [pub]."""
TURKISH_COLOURS: dict[TurkishRain, Colour] = {
    "strong": "yellow",
    "very strong": "orange",
    "heavy": "orange",
    "extreme": "red",
}
"""Classes and colours are published; which class gets which colour is not fixed in millimetres there [own]."""


def total_head_m(depth_m: NDArray[np.float64], speed_m_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """What stops a car: depth and speed together, h + v^2 / 2g."""
    return depth_m + speed_m_s * speed_m_s / (2 * GRAVITY_M_S2)


def bank_fill(level_m: float, *, bed_m: float, bank_m: float) -> float:
    """0 at the bed, 1 at the top of the bank."""
    return (level_m - bed_m) / (bank_m - bed_m)


def thai_rain(in_24_h_mm: float) -> ThaiRain:
    for up_to_mm, name in THAI_RAIN_UP_TO_MM:
        if round(in_24_h_mm, 1) <= up_to_mm:
            return name
    return "very heavy"


def turkish_rain(in_24_h_mm: float) -> TurkishRain:
    for up_to_mm, name in TURKISH_RAIN_UP_TO_MM:
        if round(in_24_h_mm) <= up_to_mm:
            return name
    return "extreme"


def turkish_colour(in_24_h_mm: float) -> Colour:
    return TURKISH_COLOURS.get(turkish_rain(in_24_h_mm), "green")
