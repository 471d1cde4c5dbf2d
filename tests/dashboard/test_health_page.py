"""The health page: what is wrong and the cure, in the exhibitor's language."""

import re
from pathlib import Path

import pytest

from dashboard.platform import BrokerHealth, Delivery, Health, Interruption, PartHealth, StoreHealth, Trouble
from dashboard.screens.health import health as health_page
from dashboard.screens.health.health import Line, Page
from dashboard.words import screen_words
from devices.words import LANGUAGES

NOW_MS = 1_800_000_000_000
MINUTE_MS = 60_000


def health(**more):
    kept = StoreHealth(kind="duckdb", readings=12_345, bytes=4_300_000)
    whole = {"broker": BrokerHealth(connected=True), "store": kept, "delivery": Delivery(received=9, stored=9)}
    return Health(version="0", uptime_s=100, **(whole | more))


def lines(language="en", **more):
    return {line.name: line for line in Page(health(**more), now_ms=NOW_MS, language=language, theme="dark").lines()}


def test_where_all_is_well_it_says_so_and_nothing_else_to_do():
    seen = lines()
    assert seen["Store"] == Line("Store", "Takes readings: 12,345 kept, 4.3 MB")
    assert [line.cure for line in seen.values()] == ["", "", "", ""]


def test_a_store_that_is_full_says_what_waits_and_the_cure():
    problem = Trouble(words="no room on the disk", cure="make room")
    seen = lines(store=StoreHealth(kind="duckdb", problem=problem), delivery=Delivery(received=9, backlog=1_200))
    assert seen["Store"] == Line(
        "Store",
        "Takes nothing at the moment. Nothing is lost and the screens go on. 1,200 messages wait to be stored.",
        well=False,
        cure="Is the disk full? Make room. What waits is stored as soon as it can be.",
        trouble=problem,
    )


def test_a_part_that_died_says_when_and_why():
    part = PartHealth(
        name="simulate", state="down", restarts=2, last_death_ms=NOW_MS - 2 * MINUTE_MS, why="killed by signal 9"
    )
    seen = lines(parts=[part])["Simulator process"]
    assert (seen.words, seen.well) == ("Died 2 minutes ago and is being started again", False)
    assert seen.trouble == Trouble(words="killed by signal 9", cure="")


def test_a_machine_that_slept_is_told_when_and_for_how_long():
    slept = Interruption(kind="slept", at_ms=NOW_MS - 3 * MINUTE_MS, seconds=8 * 3600)
    assert lines(interruptions=[slept])["3 minutes ago"].words == "This machine slept for 8 hours"


def test_what_others_said_is_text_and_never_markup():
    problem = Trouble(words="<script>alert(1)</script>", cure="")
    page = Page(health(broker=BrokerHealth(connected=False, problem=problem)), NOW_MS, "en", "dark").html("/s.css")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_page_is_said_somewhere(language):
    source = Path(health_page.__file__).read_text(encoding="utf-8")
    said = set(re.findall(r'"((?:broker|store|delivery|phones|parts|interruptions)\.\w+)"', source))
    said |= {key for key in re.findall(r'"(\w+)"', source) if "." not in key}
    said |= {f"parts.{name}" for name in ("broker", "hub", "simulate")}
    said |= {f"interruptions.{kind}" for kind in ("slept", "set_ahead", "set_back")}
    said |= set(re.findall(r"'((?:broker|store|delivery)\.\w+)'", source))
    written = {key.removeprefix("health.") for key in screen_words(language) if key.startswith("health.")}
    assert written - said == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_page_is_written_in_every_language(language):
    parts = [PartHealth(name=name, state="running", last_death_ms=NOW_MS) for name in ("broker", "hub", "simulate")]
    happened = [Interruption(kind=kind, at_ms=NOW_MS, seconds=9) for kind in ("slept", "set_ahead", "set_back")]
    troubled = health(parts=parts, interruptions=happened, delivery=Delivery(received=2, refused=1))
    page = Page(troubled, now_ms=NOW_MS, language=language, theme="light").html("/s.css")
    assert f'<html lang="{language}"' in page
    assert "{" not in re.sub(r"<style>.*</style>", "", page, flags=re.DOTALL)
