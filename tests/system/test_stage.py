"""The stage as a hall sees it: the product running, in a real browser."""

import re
import subprocess

import pytest
from playwright.sync_api import expect
from processes import until
from stages import COVERED, NO_GL, SMALL_TEXT, SOFTWARE_GL, SPILT

from dashboard.words import screen_words
from devices.packs import read_packs
from devices.words import LANGUAGES

NUMBER = re.compile(r"\d")
expect.set_options(timeout=30_000)
PARKING = read_packs().solutions["parking"]


def publish(show, topic, payload):
    command = ["mosquitto_pub", "-p", str(show.mqtt_port), "-t", topic, "-m", payload]
    subprocess.run(command, check=True)


def test_a_sensor_no_one_here_wrote_shows_as_real(roadshow, open_page, needs):
    needs("mosquitto_pub")
    roadshow.start()
    until(roadshow.is_live)
    page = open_page(roadshow, "lang=en")
    publish(roadshow, "city/istanbul/parking-bay/demo-01/telemetry", '{"values":{"occupied":1}}')
    card = page.locator("#tray [data-device='istanbul.parking-bay.demo-01']")
    card.wait_for()
    assert card.locator(".badge").inner_text() == "REAL"
    assert [text.inner_text() for text in card.locator("strong").all()] == ["demo-01", "occupied"]
    page.locator("#provenance [data-provenance=real]").wait_for()
    page.locator("#events li", has_text="demo-01 has joined").wait_for()
    publish(roadshow, "city/istanbul/parking-bay/demo-01/telemetry", '{"values":{"occupied":0}}')
    card.get_by_text("free", exact=True).wait_for()


def test_a_newcomer_that_says_where_it_stands_is_a_ring_on_the_map(roadshow, open_page, needs):
    needs("mosquitto_pub")
    roadshow.start()
    until(roadshow.is_live)
    page = open_page(roadshow, "lang=en")
    status = '{"online":true,"name":"The Marmara","lon":28.986,"lat":41.037}'
    publish(roadshow, "city/istanbul/car-park-counter/taksim/status", status)
    publish(roadshow, "city/istanbul/car-park-counter/taksim/telemetry", '{"values":{"free":9,"occupied":31}}')
    ring = page.locator("#marks .mark[data-provenance=real]")
    ring.wait_for()
    assert ring.locator(".figure").inner_text() == "9"
    assert ring.locator(".badge").inner_text() == "REAL"
    page.locator("#marks .label:not(.hidden)", has_text="The Marmara").wait_for()
    assert page.locator("#tray li").count() == 0
    assert page.evaluate(COVERED) == []


def test_a_dead_hub_is_a_calm_sentence_and_old_numbers_dimmed_until_it_is_back(roadshow, open_page):
    show = roadshow.start()
    until(roadshow.is_live)
    page = open_page(roadshow, "lang=en")
    expect(page.locator("#tile-0")).to_have_text(NUMBER)
    show.kill()
    page.wait_for_selector("body[data-link=lost]")
    before, _, after = screen_words("en")["link.lost"].partition("{seconds}")
    said = page.locator("#trouble").inner_text()
    assert said.startswith(before)
    assert said.endswith(after)
    expect(page.locator(".hero")).to_have_css("opacity", "0.5")
    roadshow.start()
    page.wait_for_selector("body[data-link=live]")
    expect(page.locator("#trouble")).to_be_empty()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fits_the_wall(show, open_page, language, theme):
    page = open_page(show, f"lang={language}&theme={theme}")
    page.wait_for_selector("#marks .label:not(.hidden)")
    expect(page.locator("#tile-0")).to_have_text(NUMBER)
    assert page.get_attribute("html", "lang") == language
    assert page.get_attribute("html", "data-theme") == theme
    assert page.inner_text("#solutions [aria-current] .solution") == PARKING.words[language]["name"]
    assert page.inner_text(".hero-word") == PARKING.words[language]["tiles.free"]
    assert " ".join(page.inner_text(".story").split()) == PARKING.words[language]["story"]
    assert page.evaluate(SMALL_TEXT, 26) == []
    assert page.evaluate(SPILT) == []
    assert page.evaluate(COVERED) == []


def test_a_4k_wall_shows_the_same_picture_twice_as_large(show, open_page):
    page = open_page(show, viewport={"width": 3840, "height": 2160}, flags=SOFTWARE_GL)
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.hero')).fontSize)")
    assert size == pytest.approx(2 * 166)
    assert page.evaluate(SMALL_TEXT, 52) == []
    assert page.evaluate(SPILT) == []
    assert page.evaluate(COVERED) == []


def test_numbers_are_written_as_the_language_writes_them(show, open_page):
    def hero(language):
        page = open_page(show, f"lang={language}")
        expect(page.locator("#tile-0")).to_have_text(NUMBER)
        return page.inner_text("#tile-0"), page.inner_text("#tile-1")

    free, share = hero("tr")
    assert "." in free
    assert share.startswith("%")
    free, share = hero("en")
    assert "," in free
    assert share.endswith("%")


def test_a_laptop_without_webgl_shows_the_same_places_on_a_plain_map(show, open_page):
    page = open_page(show, flags=NO_GL)
    page.wait_for_selector("#ground svg.plain .base-land")
    expect(page.locator("#marks .mark .figure", has_text=NUMBER)).to_have_count(20)


def test_b_goes_close_to_the_bays_and_escape_goes_back(show, open_page):
    page = open_page(show, flags=SOFTWARE_GL)
    page.wait_for_selector("canvas.maplibregl-canvas")
    page.keyboard.press("b")
    page.wait_for_selector("body.close")
    page.keyboard.press("Escape")
    page.wait_for_selector("body:not(.close)")


def test_the_plan_counts_all_236_bays(show, open_page):
    page = open_page(show)
    expect(page.locator(".key .number")).to_have_text([NUMBER, NUMBER])
    assert sum(int(text) for text in page.locator(".key .number").all_inner_texts()) == 236


def test_dashs_own_scripts_travel_compressed(show, open_page):
    plain = []
    page = open_page(show)
    page.on(
        "response",
        lambda answer: (
            answer.url.endswith((".js", ".css"))
            and "content-encoding" not in answer.headers
            and plain.append(answer.url)
        ),
    )
    page.reload(wait_until="load")
    page.wait_for_selector(".js-plotly-plot")
    assert plain == []
