"""Every word on the screens is written in every language, and none is idle."""

import re
from pathlib import Path
from string import Formatter
from typing import get_args, get_type_hints

import pytest

import dashboard.screens
from broker.alerts.health import Health
from broker.live.view import Event
from dashboard.api.timed import HopsDetail
from dashboard.words import screen_words
from devices.futures.basis import Source
from devices.provenance import Provenance
from devices.rule import LEVELS
from devices.words import LANGUAGES
from simulators.earthquake.futures import ASSUMPTIONS as OF_QUAKES
from simulators.flood.futures import ASSUMPTIONS as OF_STORMS
from simulators.parking.arrivals import HourlyProfile
from simulators.parking.search.futures import BusyDay, assumptions
from simulators.parking.search.study import CHARLOTTESVILLE

SCREENS = Path(dashboard.screens.__file__).parent
SOURCES = SCREENS.parent / "frontend" / "src"
QUOTED = re.compile(r'"([a-z]+\.[a-z_.]+)"')
SAID = re.compile(r'say\(\s*(?:"([a-z._]+)"|`([a-z]+)\.\$\{)')
"""`say("a.b")`, or a family by its first word: say(`a.${which}`)."""
PARKING_DAY = BusyDay(HourlyProfile((1.0,) * 24), CHARLOTTESVILLE)
FAMILIES = {
    "levels": set(LEVELS),
    "devices": {"silent", *get_args(Health)} - {"well"},
    "badges": {provenance.value for provenance in Provenance},
    "events": set(get_args(get_type_hints(Event)["kind"])),
    "run": {"seeking", "paused", "ended"},
    "assumptions": {
        *(assumption.key for assumption in (*OF_STORMS, *OF_QUAKES, *assumptions(PARKING_DAY))),
        *("registered", "first_message"),
    },
    "sources": set(get_args(Source)),
    "hops": {*HopsDetail.model_fields, "drawn"},
}


def said(language):
    """By the browser code, and by the pages that Python writes."""
    keys = set()
    for source in SOURCES.rglob("*.ts"):
        for key, family in SAID.findall(source.read_text(encoding="utf-8")):
            keys |= {key} if key else {f"{family}.{member}" for member in FAMILIES[family]}
    for source in (*SOURCES.rglob("*.ts"), *SCREENS.rglob("*.py")):
        keys |= set(QUOTED.findall(source.read_text(encoding="utf-8"))) & screen_words(language).keys()
    return keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_is_just_what_is_written(language):
    """Pages with words of their own are tested where they are; units are asked for by what is measured."""
    assert said(language) == {
        key
        for key in screen_words(language)
        if not key.startswith(("contract.", "health.", "units.", "consent.", "report."))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pattern_has_the_same_blanks_in_every_language(language):
    def blanks(table):
        return {key: sorted(name for _, name, _, _ in Formatter().parse(text) if name) for key, text in table.items()}

    assert blanks(screen_words(language)) == blanks(screen_words("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty(language):
    assert [key for key, text in screen_words(language).items() if not text.strip()] == []


def test_no_visitor_word_lives_in_the_browser_code():
    """A string of two words or more that is no key, no class and no address would be one."""
    prose = re.compile(r'"([A-Z][a-z]+(?: [a-z]+)+)"')
    found = {text for source in SOURCES.rglob("*.ts") for text in prose.findall(source.read_text(encoding="utf-8"))}
    assert found == set()
