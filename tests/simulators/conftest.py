"""A town small enough to check by hand, and the parking solution of the product playing in it."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from devices.city import City, Layout, Place
from devices.packs import read_packs
from devices.scenario import Scenario
from devices.solution import Solution
from devices.words import LANGUAGES, Words


def place(name: str, kind: str, capacity: int | None, free: int | None = None, hours: str = "24 h") -> Place:
    names: Words = dict.fromkeys(LANGUAGES, name)
    return Place(
        id=name, kind=kind, lat=41.0, lon=29.0, capacity=capacity, free_at_snapshot=free, hours=hours, names=names
    )


@pytest.fixture(scope="session")
def town() -> City:
    """A busy car park of 12 bays laid out in two rows, a large one, and one that is open in the daytime only."""
    layout = Layout.model_validate(
        {
            "width_m": 15,
            "height_m": 16,
            "entrance": (0, 8),
            "rows": [
                {"id": "A", "x_m": 0, "y_m": 0, "bays": 6, "pitch_m": 2.5, "depth_m": 5, "facing": "up"},
                {"id": "B", "x_m": 0, "y_m": 11, "bays": 6, "pitch_m": 2.5, "depth_m": 5, "facing": "down"},
            ],
        }
    )
    places = [
        place("square", "open", 12, 0),
        place("mall", "covered", 400),
        place("school", "open", 60, 30, "08:00-16:00"),
    ]
    return City(
        id="town",
        time_zone=ZoneInfo("Europe/Istanbul"),
        language="en",
        centre=(29.0, 41.0),
        bounds=(28.9, 40.9, 29.1, 41.1),
        source="made up",
        names=dict.fromkeys(LANGUAGES, "Town"),
        base_map="",
        credit={},
        places={each.id: each for each in places},
        layouts={"square": layout},
    )


@pytest.fixture(scope="session")
def parking() -> Solution:
    return replace(read_packs().solutions["parking"], cities=("town",))


@pytest.fixture(scope="session")
def morning() -> Scenario:
    return Scenario(start=time(8), play_from=time(8), day="weekday", max_speed=600)
