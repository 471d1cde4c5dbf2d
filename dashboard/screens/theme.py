"""The colours of the screens, dark and light.

States are Okabe and Ito's set, which colour-blind eyes tell apart, nudged where the ground asks for contrast; a state's
`-ink` is for text, 7:1 or better.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from dashboard.figures.day import Palette

Theme = Literal["dark", "light"]

DARK = {
    "ground": "#050a14",
    "land": "#0f1a2c",
    "district": "#1f304d",
    "coast": "#3d5f8f",
    "canal": "#2b4a78",
    "asphalt": "#16233a",
    "panel": "#0a1322",
    "edge": "#263a5a",
    "text": "#f4f7fb",
    "quiet": "#b4c3d9",
    "faint": "#9fb1cc",
    "accent": "#7fe0d8",
    "track": "#2c4061",
    "normal": "#56b4e9",
    "watch": "#f0b429",
    "warning": "#ff7a3d",
    "danger": "#e58fc0",
    "watch-ink": "#f0b429",
    "warning-ink": "#ff8a52",
    "danger-ink": "#e58fc0",
    "on-warning": "#1c0a00",
    "simulated": "#c3a6ff",
    "recorded": "#7ab8ff",
    "visitor": "#f0e442",
    "real": "#3ddc97",
    "on-real": "#03150d",
}
LIGHT = {
    "ground": "#cfdfec",
    "land": "#f6f8fa",
    "district": "#d5dde6",
    "coast": "#7f9fbd",
    "canal": "#a3c1da",
    "asphalt": "#e3e9ef",
    "panel": "#ffffff",
    "edge": "#b9c8d8",
    "text": "#0b1626",
    "quiet": "#33465e",
    "faint": "#40536b",
    "accent": "#00565e",
    "track": "#c8d3de",
    "normal": "#0072b2",
    "watch": "#e69f00",
    "warning": "#c44900",
    "danger": "#9c3f73",
    "watch-ink": "#6b4400",
    "warning-ink": "#8a3300",
    "danger-ink": "#8a2f63",
    "on-warning": "#ffffff",
    "simulated": "#5b2fc4",
    "recorded": "#0a58a8",
    "visitor": "#6f6400",
    "real": "#006b46",
    "on-real": "#ffffff",
}
OWN: Mapping[Theme, str] = MappingProxyType({})
"""Accents of an exhibitor who has none: each theme's own."""
THEMES: Mapping[Theme, Mapping[str, str]] = {"dark": DARK, "light": LIGHT}
WRITTEN_ON = ("ground", "panel")
"""Where the accent is the colour of words, or words of this colour stand on it."""
DRAWN_ON = ("land", "asphalt", "edge")
"""Where it is a line or a sign."""


def as_css(theme: Theme, accents: Mapping[Theme, str] = OWN) -> str:
    """Custom properties, from which the style sheet and the map take every colour; an exhibitor may have an accent."""
    colours = {**THEMES[theme], "accent": accents.get(theme, THEMES[theme]["accent"])}
    properties = "".join(f"--{name}:{colour};" for name, colour in colours.items())
    return f":root{{color-scheme:{theme};{properties}}}"


def theme_of(asked: str | None) -> Theme | None:
    """As an address says; None for what is no theme of ours."""
    return next((theme for theme in get_args(Theme) if theme == asked), None)


def as_set(theme: Theme | None, accents: Mapping[Theme, str] = OWN) -> str:
    """`as_css` of that theme; without one, as the phone is set."""
    if theme:
        return as_css(theme, accents)
    return f"{as_css('dark', accents)}@media (prefers-color-scheme: light){{{as_css('light', accents)}}}"


def bar_colours(theme: Theme | None) -> str:
    """For the bar that a phone draws around the page."""
    if theme:
        return f'<meta name="theme-color" content="{THEMES[theme]["panel"]}">'
    return "".join(
        f'<meta name="theme-color" media="(prefers-color-scheme: {name})" content="{colours["panel"]}">'
        for name, colours in THEMES.items()
    )


def palette(theme: Theme) -> Palette:
    colours = THEMES[theme]
    return Palette(line=colours["normal"], fill=colours["track"], text=colours["text"], quiet=colours["quiet"])
