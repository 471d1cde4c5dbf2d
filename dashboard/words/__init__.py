"""What the screens say of themselves, in every language; a solution's own words stand in its pack."""

import tomllib
from functools import cache
from pathlib import Path

from devices.words import Table, flatten

HERE = Path(__file__).parent


@cache
def screen_words(language: str) -> Table:
    return flatten(tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8")))


def say(language: str, key: str, **blanks: str) -> str:
    return screen_words(language)[key].format(**blanks)
