"""Contrast as WCAG 2.2 measures it, and the nearest colour that has enough.

Relative luminance and ratio: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. Lightness is moved in OKLab
(Björn Ottosson, 2020), where hue stays what the eye calls the same hue.
"""

import re
from collections.abc import Mapping
from itertools import count
from math import dist

TEXT = 4.5
"""AA, text of any size (1.4.3)."""
GRAPHICS = 3.0
"""AA, what must be seen to understand the picture (1.4.11)."""
HEX = re.compile(r"#[0-9a-fA-F]{6}")
STEPS = 400
"""Of lightness from black to white: finer than a colour of eight bits can be."""

Rgb = tuple[float, float, float]


def ratio(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def passes(colour: str, needed: Mapping[str, float]) -> bool:
    """Whether it has the ratio that each ground needs."""
    return all(ratio(colour, ground) >= least for ground, least in needed.items())


def nearest(colour: str, needed: Mapping[str, float]) -> str | None:
    """The colour of the same hue that passes with the least change; None where even black and white do not."""
    lightness, a, b = _oklab(_linear(colour))
    found: list[tuple[float, str]] = []
    for direction in (-1, 1):
        for step in count():
            moved = lightness + direction * step / STEPS
            if not -1 / STEPS <= moved <= 1 + 1 / STEPS:
                break
            candidate = _within_gamut(min(1.0, max(0.0, moved)), a, b) if step else colour.lower()
            if passes(candidate, needed):
                found.append((dist(_oklab(_linear(candidate)), (lightness, a, b)), candidate))
                break
    return min(found)[1] if found else None


def _within_gamut(lightness: float, a: float, b: float) -> str:
    """As vivid as a screen can show it at this lightness."""
    vivid, dull = 1.0, 0.0
    if not _is_shown(lightness, a, b):
        for _ in range(20):
            middle = (vivid + dull) / 2
            vivid, dull = (vivid, middle) if _is_shown(lightness, a * middle, b * middle) else (middle, dull)
        vivid = dull
    return _hex(_from_oklab(lightness, a * vivid, b * vivid))


def _is_shown(lightness: float, a: float, b: float) -> bool:
    return all(-1e-6 <= part <= 1 + 1e-6 for part in _from_oklab(lightness, a, b))


def _linear(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _to_linear(red), _to_linear(green), _to_linear(blue)


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _hex(linear: Rgb) -> str:
    parts = (min(1.0, max(0.0, part)) for part in linear)
    written = (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in parts)
    return "#" + "".join(f"{round(part * 255):02x}" for part in written)


TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
FROM_LAB = ((1, 0.3963377774, 0.2158037573), (1, -0.1055613458, -0.0638541728), (1, -0.0894841775, -1.2914855480))
FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
Matrix = tuple[tuple[float, float, float], ...]


def _oklab(linear: Rgb) -> Rgb:
    red, green, blue = _times(TO_CONES, linear)
    return _times(TO_LAB, (red ** (1 / 3), green ** (1 / 3), blue ** (1 / 3)))


def _from_oklab(lightness: float, a: float, b: float) -> Rgb:
    long, medium, short = _times(FROM_LAB, (lightness, a, b))
    return _times(FROM_CONES, (long**3, medium**3, short**3))


def _times(matrix: Matrix, vector: Rgb) -> Rgb:
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third
