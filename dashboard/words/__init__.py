"""What the screens say of themselves, in every language; a solution's own words stand in its pack."""

import tomllib
from functools import cache
from pathlib import Path

from devices.words import Table, flatten

HERE = Path(__file__).parent
OWN_NAMES = {"en": "English", "ko": "한국어", "th": "ไทย", "tr": "Türkçe"}
"""Of the languages: whoever looks for theirs reads no other."""


@cache
def screen_words(language: str) -> Table:
    return flatten(tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8")))


def say(language: str, key: str, **blanks: str) -> str:
    return screen_words(language)[key].format(**blanks)
