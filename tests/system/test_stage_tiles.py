"""A city's own file of map tiles: read piece by piece from this machine, and drawn."""

import shutil
from base64 import b64encode

import pytest
from playwright.sync_api import FloatRect, expect
from processes import Roadshow, until
from stages import NO_GL, SOFTWARE_GL
from tiny_tiles import tiny_tiles

from dashboard.screens.theme import DARK
from dashboard.words import say
from devices.packs import BUILT_IN

WEST_SOUTH_EAST_NORTH = (100.0, 13.0, 101.5, 14.5)
EMPTY_SPOT = FloatRect(x=40, y=300, width=4, height=4)
"""Of the wall: no name and no line of our own is drawn there."""
COLOUR = """async picture => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const brush = new OffscreenCanvas(1, 1).getContext('2d');
    brush.drawImage(image, 0, 0);
    const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
    return '#' + (red << 16 | green << 8 | blue).toString(16).padStart(6, '0');
}"""


@pytest.fixture
def show(tmp_path):
    """Bangkok on tiles that say it is all land: Protomaps' layers, of which it has two."""
    city = tmp_path / "packs" / "cities" / "bangkok"
    shutil.copytree(BUILT_IN / "cities" / "bangkok", city)
    (city / "city.pmtiles").write_bytes(tiny_tiles(WEST_SOUTH_EAST_NORTH, ["earth", "roads"]))
    words = (city / "city.toml").read_text(encoding="utf-8").replace('file = "base.geojson"', 'file = "city.pmtiles"')
    (city / "city.toml").write_text(words, encoding="utf-8")
    show = Roadshow(tmp_path, {"city": "bangkok", "solution": "air", "packs": tmp_path / "packs"})
    show.start()
    until(show.is_live)
    yield show
    show.end()


def test_tiles_are_asked_of_this_machine_alone_in_ranges_and_drawn(show, open_page):
    page = open_page(show, "lang=en", flags=SOFTWARE_GL)
    asked = []
    page.on("response", lambda answer: asked.extend([answer.status] if ".pmtiles" in answer.url else []))
    page.reload()
    page.wait_for_selector("body[data-link=live]")
    page.wait_for_selector("canvas.maplibregl-canvas")
    assert set(asked) == {206}
    seen = page.evaluate(COLOUR, b64encode(page.screenshot(clip=EMPTY_SPOT)).decode())
    assert seen == DARK["land"]  # which the tiles alone draw; what lies beneath is water


def test_without_webgl_the_stage_says_calmly_that_there_is_no_street_map(show, open_page):
    page = open_page(show, "lang=th", flags=NO_GL)
    expect(page.locator(".credit .no-map")).to_have_text(say("th", "map.none"))
    expect(page.locator(".credit .no-map")).to_be_visible()
    page.wait_for_selector("#marks .mark")
