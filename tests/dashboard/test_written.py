"""Numbers as people read them."""

import pytest

from dashboard.screens.written import decimals, measure, unit_word, written
from dashboard.words import screen_words
from devices.kind import Quantity
from devices.solution import Tile
from devices.words import LANGUAGES

DUST = Quantity(key="pm2_5", unit="ug/m3", range=(0, 1000), resolution=0.1)
HUMIDITY = Quantity(key="humidity", unit="%", range=(0, 100))
MEAN = Tile(key="dust", kind="air-node", quantity="pm2_5", show="mean")
COUNT = Tile(key="above", kind="air-node", quantity="pm2_5", show="count", at_least=15)
SHARE = Tile(key="full", kind="counter", quantity="occupied", show="share", of=("free", "occupied"))
SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(("resolution", "places"), [(1, 0), (5, 0), (0.1, 1), (0.5, 1), (0.01, 2), (0.00001, 3)])
def test_a_number_is_as_fine_as_it_was_measured(resolution, places):
    assert decimals(resolution) == places


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", f"37.5{SPACE}µg/m³"),
        ("ko", f"37.5{SPACE}µg/m³"),
        ("th", f"37.5{SPACE}มคก./ลบ.ม."),
        ("tr", f"37,5{SPACE}µg/m³"),
    ],
)
def test_a_value_stands_with_its_unit_as_the_language_writes_both(language, said):
    assert written(37.5, DUST, MEAN, language) == said


def test_each_language_puts_per_cent_at_its_own_side():
    humid = Tile(key="humid", kind="air-node", quantity="humidity", show="mean")
    assert [written(74, HUMIDITY, humid, language) for language in ("en", "tr")] == ["74%", "%74"]
    assert [written(0.85, HUMIDITY, SHARE, language) for language in ("en", "tr")] == ["85%", "%85"]


def test_a_large_number_has_no_decimals():
    assert written(120.4, DUST, MEAN, "en") == f"120{SPACE}µg/m³"


def test_a_count_of_devices_has_no_unit():
    assert written(4, DUST, COUNT, "en") == "4"
    assert measure(DUST, COUNT) == {"unit": "1", "decimals": 0}


def test_a_unit_that_no_language_has_words_for_is_shown_as_it_is():
    assert unit_word("mol/m3", "th") == "mol/m3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_and_per_cent_are_no_words(language):
    assert unit_word("1", language) == unit_word("%", language) == ""
    assert not {"units.1", "units.%"} & screen_words(language).keys()
