"""Any solution, in any language, at any size of wall: nothing is cut off, spilt, too small or over something else."""

import pytest
from playwright.sync_api import ViewportSize, expect
from processes import Roadshow, until
from stages import COVERED, CROSSING, CUT, NO_GL, SMALL_TEXT, SPILT

from devices.packs import read_packs
from devices.words import LANGUAGES

LOOKS = 60
SIZES = [
    ViewportSize(width=width, height=height) for width, height in ((1920, 1080), (1080, 1920), (768, 1024), (1280, 720))
]
PACKS = read_packs()
LEAD = PACKS.solutions["air"]
SHOWN = [(city, solution.id) for city in ("istanbul", "bangkok") for solution in PACKS.solutions_beside(LEAD, city)]


@pytest.fixture(scope="module")
def shows(tmp_path_factory):
    """One show a city, started when it is first asked for."""
    started = {}

    def show(city):
        if city not in started:
            started[city] = Roadshow(tmp_path_factory.mktemp(city), {"city": city, "solution": LEAD.id})
            started[city].start()
            until(lambda: (health := started[city].is_live()) and (health["run"] or {}).get("state") == "running")
        return started[city]

    yield show
    for running in started.values():
        running.end()


FAULTS = f"""limit => {{
    const found = {{spilt: ({SPILT})(), cut: ({CUT})(), overText: ({CROSSING})(), overMarks: ({COVERED})(),
        small: ({SMALL_TEXT})(limit)}};
    return Object.fromEntries(Object.entries(found).filter(([, where]) => where.length));
}}"""
SETTLED = f"""async ([limit, looks]) => {{
    // The chart is drawn anew in its own time.
    const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    let found;
    for (let look = 0; look < looks; look++) {{
        await frame();
        found = ({FAULTS})(limit);
        if (!Object.keys(found).length) break;
    }}
    return found;
}}"""
"""What is wrong once the screen has come to rest at its size."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("city", "solution"), SHOWN, ids=["-".join(shown) for shown in SHOWN])
def test_all_that_is_said_can_be_read(shows, open_page, city, solution, language):
    page = open_page(shows(city), f"solution={solution}&lang={language}", viewport=SIZES[0], flags=NO_GL)
    expect(page.locator("#tile-0")).not_to_have_text("–", timeout=30_000)
    page.wait_for_selector(".js-plotly-plot")
    for size in SIZES:
        page.set_viewport_size(size)
        assert page.evaluate(SETTLED, [26 * unit(size) - 0.01, LOOKS]) == {}, size


def unit(size):
    """Pixels of this screen for one of a 1920 x 1080 wall, or of one that stands upright."""
    across, down = (1920, 1080) if size["width"] > size["height"] else (1080, 1920)
    return min(size["width"] / across, size["height"] / down)


def test_a_strip_that_says_more_than_it_holds_keeps_the_digits_of_the_solutions(shows, open_page):
    page = open_page(shows("istanbul"), "lang=th&solution=no-such-solution-stands-anywhere", flags=NO_GL)
    page.evaluate("document.getElementById('trouble').textContent = 'x'.repeat(40)")
    page.set_viewport_size(SIZES[-1])
    expect(page.locator("#solutions a:not([aria-current]).folded")).not_to_have_count(0)
    assert page.locator("#solutions kbd").all_inner_texts() == ["1", "2", "3"]
    assert page.evaluate(SPILT) == []
