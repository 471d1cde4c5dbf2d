"""The report: complete in every language, whole in one file, and nobody is in it."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

import dashboard.report
from dashboard.brand.brand import ROADSHOW, Brand
from dashboard.report.charts import Bar, bars, course, hours, strip
from dashboard.report.entries import Beat, Demo, Pages, Raised, Told
from dashboard.report.page import Report
from dashboard.report.summary import BEAT_MS, Uptime, summary
from dashboard.words import screen_words
from devices.packs import read_packs
from devices.words import LANGUAGES

PACKS = read_packs()
MORNING_MS = 1_795_500_000_000
UP = {"broker": True, "hub": True, "simulate": True, "store": True}
BUSY = [
    *[Beat(MORNING_MS + number * BEAT_MS, UP, {}, number % 7, 1_000) for number in range(600)],
    Demo(MORNING_MS + 1, "r", "parking", "weekday"),
    Told(MORNING_MS + 2, "earthquake", "marmara", "tr", by_itself=True),
    Raised(MORNING_MS + 3, "i", "flood.canal", "danger"),
    Raised(MORNING_MS + 4, "j", "gone.away", "watch"),
    Pages(MORNING_MS + 5, {"tr": 12, "ko": 3}),
]


def report(entries=BUSY, *, language="en", brand=ROADSHOW, requests=("tr",)):
    return Report(
        brand=brand,
        packs=PACKS,
        city=PACKS.city("istanbul"),
        day=date(2026, 11, 24),
        summary=summary(entries, first_ms=MORNING_MS, last_ms=MORNING_MS + 86_400_000),
        requests=Counter(requests),
        version="0.1.0",
        language=language,
    ).html()


def text(html):
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_the_whole_day(language):
    told = text(report(language=language))
    words = PACKS.solutions["flood"].words[language]
    for said in (
        screen_words(language)["report.title"],
        words["alerts.canal.danger.headline"],
        words["name"],
        "Türkçe",
        "한국어",
    ):
        assert said in told
    assert not re.search(r"\{\w+\}|report\.\w", told)


def test_a_quiet_day_says_what_there_was_none_of():
    told = text(report([Beat(MORNING_MS, UP, {}, 0, 0), Beat(MORNING_MS + BEAT_MS, UP, {}, 0, 0)], requests=()))
    for key in ("phones_none", "requests_none", "demos_none", "alerts_none"):
        assert screen_words("en")[f"report.{key}"] in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_without_a_show_says_so(language):
    assert screen_words(language)["report.nothing"] in text(report([], language=language))


def test_it_asks_nobody_for_anything():
    html = report()
    assert "default-src 'none'" in html
    assert not re.search(r"https?:|src=|url\(|@import|<script|<link|<img", html)


def test_a_name_with_markup_stays_a_name():
    html = report(brand=Brand("<b>x</b>"))
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_its_pictures_are_well_formed():
    for drawn in re.findall(r"<svg.*?</svg>", report(), re.DOTALL):
        ElementTree.fromstring(drawn)


def test_no_word_of_the_report_is_idle():
    code = "".join(file.read_text() for file in Path(dashboard.report.__file__).parent.glob("*.py"))
    idle = [key for key in screen_words("en") if key.startswith("report.") and f'"{key}"' not in code]
    assert idle == []


def test_bars_are_as_long_as_their_numbers():
    drawn = bars([Bar("a", 4), Bar("b", 1), Bar("c", 0)], str)
    assert re.findall(r'rect width="(\d+)"', drawn) == ["720", "180", "4"]


def test_a_course_stands_until_the_next_number():
    drawn = course([(0, 1), (50, 2), (100, 0)], (0, 100))
    assert re.findall(r'd="(.*?)"', drawn) == ["M0.0 130V65.0H360.0V0.0H720.0V130.0V130Z"]


def test_what_was_down_for_a_moment_is_seen():
    drawn = strip(Uptime(1_000_000, ((500_000, 500_001),), 1), [(0, 1_000_000)], (0, 1_000_000))
    assert 'x="360.0" y="0" width="4" height="22" class="down"' in drawn


@pytest.mark.parametrize(
    ("last_h", "marks"), [(0.5, ["0"]), (3, ["0", "1", "2", "3"]), (11, ["0", "2", "4", "6", "8", "10"])]
)
def test_hours_are_whole_and_no_more_than_there_is_room_for(last_h, marks):
    drawn = hours((0, round(last_h * 3_600_000)), lambda at_ms: f"{at_ms / 3_600_000:g}")
    assert re.findall(r">([\d.]+)<", drawn) == marks
