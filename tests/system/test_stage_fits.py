"""Any solution, in any language, at any size of wall: nothing is cut off, spilt, too small or over something else."""

from functools import partial

import pytest
from playwright.sync_api import expect
from processes import Roadshow, until
from stages import COVERED, CROSSING, CUT, SMALL_TEXT, SPILT, WALL, pages

from devices.packs import read_packs
from devices.words import LANGUAGES

LOOKS = 60
SIZES = [(3840, 2160), (1920, 1080), (1280, 720)]
LARGEST = {"width": 3840, "height": 2160}
PACKS = read_packs()
SHOWN = [(city, solution.id) for city in ("istanbul", "bangkok") for solution in PACKS.solutions_of(city)]


@pytest.fixture(scope="module")
def shows(tmp_path_factory):
    """One show a city, started when it is first asked for."""
    started = {}

    def show(city):
        if city not in started:
            lead = PACKS.solutions_of(city)[0].id
            started[city] = Roadshow(tmp_path_factory.mktemp(city), {"city": city, "solution": lead})
            started[city].start()
            until(lambda: (health := started[city].is_live()) and (health["run"] or {}).get("state") == "running")
        return started[city]

    yield show
    for running in started.values():
        running.end()


@pytest.fixture(scope="module")
def open_page():
    """Without WebGL: the ground takes its time in software and has no words of its own."""
    with pages() as open_page:
        yield partial(open_page, flags=["--disable-3d-apis"])


def faults(page, width):
    found = {
        "spilt": page.evaluate(SPILT),
        "cut": page.evaluate(CUT),
        "over text": page.evaluate(CROSSING),
        "over marks": page.evaluate(COVERED),
        "small": page.evaluate(SMALL_TEXT, 26 * width / WALL["width"] - 0.01),
    }
    return {what: where for what, where in found.items() if where}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("city", "solution"), SHOWN, ids=["-".join(shown) for shown in SHOWN])
def test_all_that_is_said_can_be_read(shows, open_page, needs, city, solution, language):
    needs("chromium")
    page = open_page(shows(city), f"solution={solution}&lang={language}", viewport=LARGEST)
    expect(page.locator("#tile-0")).not_to_have_text("–", timeout=30_000)
    page.wait_for_selector(".js-plotly-plot")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        last = {}
        # The chart is drawn anew in its own time.
        for _ in range(LOOKS):
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            if not (last := faults(page, width)):
                break
        assert last == {}, f"{width} x {height}"
    page.context.close()


def test_a_strip_that_says_more_than_it_holds_keeps_the_digits_of_the_solutions(shows, open_page, needs):
    needs("chromium")
    page = open_page(shows("istanbul"), "lang=th&solution=no-such-solution-stands-anywhere")
    page.evaluate("document.getElementById('trouble').textContent = 'x'.repeat(40)")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_selector(".strip.tight")
    assert page.locator("#solutions kbd").all_inner_texts() == ["1", "2", "3"]
    assert page.evaluate(SPILT) == []
