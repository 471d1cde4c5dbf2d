"""The phone in a hand: the product running, in a real browser of a phone's size that may reach nobody else."""

import re
from typing import Literal

import pytest
from playwright.sync_api import expect
from processes import until

from dashboard.words import screen_words
from devices.packs import read_packs
from devices.words import LANGUAGES

SMALL = {"width": 360, "height": 740}
LARGE = {"width": 412, "height": 915}
NUMBER = re.compile(r"\d")
FIRST_LOAD_BYTES = 400_000
PACKS = read_packs()
expect.set_options(timeout=30_000)
SPILT = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && e.textContent.trim() && !e.closest('svg, script, option'))
    .filter(e => { const {left, right} = e.getBoundingClientRect(); return left < -0.5 || right > innerWidth + 0.5; })
    .map(e => e.outerHTML.slice(0, 120))"""
CLIPPED = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && !e.closest('svg, script, select') && getComputedStyle(e).display !== 'inline')
    .filter(e => [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(e => e.scrollWidth > e.clientWidth + 1)
    .map(e => `${e.outerHTML.slice(0, 80)} ${e.scrollWidth} ${e.clientWidth}`)"""
NO_SHARED_WORKER = "delete window.SharedWorker"


@pytest.fixture
def phone(open_page):
    """Opens the page on phones, which have no shared worker."""

    def phone(show, query="", *, size=SMALL, theme: Literal["dark", "light"] = "dark", locale="en-GB", live=True):
        device = {"viewport": size, "color_scheme": theme, "locale": locale, "has_touch": True}
        link = "live" if live else ""
        return open_page(show, query, path="m", flags=[], link=link, script=NO_SHARED_WORKER, **device)

    return phone


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["360", "412"])
@pytest.mark.parametrize(
    "solution", [solution.id for solution in PACKS.solutions_beside(PACKS.solutions["parking"], "istanbul")]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fits_every_phone(show, phone, language, solution, size):
    page = phone(show, f"lang={language}&solution={solution}", size=size)
    page.evaluate("document.fonts.ready")
    expect(page.locator("#answer .number, #answer .name").first).to_be_visible()
    expect(page.locator("#places .badge").first).to_be_visible()
    assert page.get_attribute("html", "lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert page.evaluate(SPILT) == []
    assert page.evaluate(CLIPPED) == []


def test_the_answer_comes_first_and_names_where_from_how_many_and_how_long(show, phone):
    page = phone(show, "lang=en")
    expect(page.locator("#answer .ask")).to_have_text("Nearest free")
    expect(page.locator("#answer .number")).to_have_text([NUMBER, re.compile(r"^\d+ min$")])
    assert page.locator("#from option:checked").inner_text() == "The Marmara Taksim"
    assert page.locator("#answer").bounding_box()["y"] < page.locator("#map").bounding_box()["y"]
    assert "straight line × 1.4, at 20 km/h" in page.inner_text("#estimate")


def test_another_start_gives_another_answer_and_stays_in_the_address(show, phone):
    page = phone(show, "lang=en")
    page.select_option("#from", "15-temmuz-meydani")
    expect(page.locator("#answer .name")).to_have_text("15 July Martyrs Square")
    page.reload()
    expect(page.locator("#answer .name")).to_have_text("15 July Martyrs Square")
    page.get_by_role("link", name="Türkçe").click()
    page.wait_for_selector("html[lang=tr] body[data-link=live]")
    assert page.locator("#from").input_value() == "15-temmuz-meydani"


def test_a_tap_on_the_map_starts_from_there(show, phone):
    page = phone(show, "lang=en")
    page.wait_for_selector(".mark[data-state=fresh]")
    map_ = page.locator("#map").bounding_box()
    page.touchscreen.tap(map_["x"] + map_["width"] - 20, map_["y"] + map_["height"] * 0.6)
    assert page.locator("#from").input_value() == "15-temmuz-meydani"


def test_a_phone_speaks_its_own_language_unless_the_address_says_otherwise(show, phone):
    assert phone(show, locale="th-TH").get_attribute("html", "lang") == "th"
    assert phone(show, locale="de-DE").get_attribute("html", "lang") == "tr"
    assert phone(show, "lang=ko", locale="th-TH").get_attribute("html", "lang") == "ko"


def test_light_and_dark_are_the_phones(show, phone):
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert phone(show, theme="dark").evaluate(ground) == "rgb(5, 10, 20)"
    assert phone(show, theme="light").evaluate(ground) == "rgb(207, 223, 236)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_load_is_small_and_brings_neither_dash_nor_map_engine(show, phone, language):
    page = phone(show, "about=blank", live=False)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds, sizes = {}, {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["response"]["url"]}))
    session.on(
        "Network.dataReceived",
        lambda event: sizes.update(
            {event["requestId"]: sizes.get(event["requestId"], 0) + (event["encodedDataLength"] or event["dataLength"])}
        ),
    )
    page.goto(f"http://127.0.0.1:{show.port}/m?lang={language}")
    page.wait_for_selector("body[data-link=live] #places .spark")
    assert not [url for url in kinds.values() if re.search("plotly|maplibre|dash|react", url)]
    letters = {request for request, url in kinds.items() if url.endswith(".woff2")}
    assert sum(size for request, size in sizes.items() if request not in letters) < FIRST_LOAD_BYTES


def test_letters_that_a_phone_lacks_come_in_slices_and_all_are_drawn(show, phone):
    """This computer has no Hangul, so that what is drawn is ours."""
    page = phone(show, "lang=ko")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    page.evaluate("document.fonts.ready")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for part in ("nav a[lang=ko]", "h2:has(+ #places) span", "h2:has(+ #places) small", "#answer .ask"):
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": part})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert any(font["isCustomFont"] for font in fonts), part
    loaded = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length")
    assert 0 < loaded < 40


def test_every_place_has_its_number_its_day_and_its_badge(show, phone):
    page = phone(show, "lang=en")
    rows = page.locator("#places li")
    expect(rows).to_have_count(20)
    expect(page.locator("#places li .number", has_text=NUMBER)).to_have_count(20)
    expect(page.locator("#places li .spark")).to_have_count(20)
    expect(page.locator("#places li .badge[data-provenance=simulated]")).to_have_count(20)
    expect(page.locator("#marks .mark[data-state=fresh]")).to_have_count(20)
    expect(page.locator("#provenance .badge")).to_have_text("simulated")


def test_a_dead_hub_is_a_calm_sentence_and_old_numbers_dimmed_until_it_is_back(roadshow, phone):
    hub = roadshow.start()
    until(roadshow.is_live)
    page = phone(roadshow, "lang=en")
    expect(page.locator("#answer .number").first).to_have_text(NUMBER)
    hub.kill()
    page.wait_for_selector("body[data-link=lost]")
    before, _, after = screen_words("en")["link.lost"].partition("{seconds}")
    expect(page.locator("#trouble")).to_have_text(re.compile(rf"^{re.escape(before)}\d+{re.escape(after)}$"))
    expect(page.locator("#answer .number").first).to_have_css("opacity", "0.5")
    roadshow.start()
    page.wait_for_selector("body[data-link=live]")
    expect(page.locator("#trouble")).to_be_empty()
    expect(page.locator("#answer .number").first).to_have_css("opacity", "1")


def test_a_page_that_slept_says_how_old_its_numbers_are_before_they_are_read(show, phone):
    """The wall clock has moved on by an hour when the phone wakes, its own timers have not."""
    page = phone(show, "lang=en")
    expect(page.locator("#answer .number").first).to_have_text(NUMBER)
    said = page.evaluate("""() => {
        const now = Date.now;
        Date.now = () => now() + 3_600_000;
        document.dispatchEvent(new Event('visibilitychange'));
        const said = [document.body.dataset.link, document.getElementById('trouble').textContent];
        Date.now = now;
        return said;
    }""")
    assert said[0] == "lost"
    assert "3,6" in said[1]
    page.wait_for_selector("body[data-link=live]")


def test_a_hub_on_loopback_shows_no_code_but_the_twin_at_a_key(show, phone):
    """The twin is the real page, in the stage's language; it is counted as no phone."""
    page = phone(show, live=False, size={"width": 1920, "height": 1080})
    page.goto(f"http://127.0.0.1:{show.port}/?lang=th")
    page.wait_for_selector("body[data-link=live]")
    assert page.locator("#reach").count() == 0
    page.keyboard.press("p")
    twin = page.frame_locator("#twin iframe")
    expect(twin.locator("#answer .number").first).to_have_text(NUMBER)
    assert twin.locator("html").get_attribute("lang") == "th"
    assert show.get("/api/v1/phones") == {"now": 0, "ever": 0, "last_seen_ms": None}
    page.keyboard.press("p")
    expect(page.locator("#twin")).to_have_count(0)


def test_a_hub_with_an_address_shows_its_codes_and_that_no_phone_came_yet(roadshow, phone):
    roadshow.start(public_address="192.0.2.20", wifi_name="Booth", wifi_password="secret")
    until(roadshow.is_live)
    page = phone(roadshow, live=False, size={"width": 1920, "height": 1080})
    page.goto(f"http://127.0.0.1:{roadshow.port}/?lang=en&twin=1")
    page.wait_for_selector("#twin iframe")
    expect(page.locator("#reach svg")).to_have_count(2)
    expect(page.locator("#reach .typed")).to_have_text(f"192.0.2.20:{roadshow.port}/m")
    expect(page.locator("#phones")).to_have_text(screen_words("en")["reach.waiting"])
    expect(page.locator("#phones")).to_have_attribute("data-light", "none")
    for card in page.locator("#reach section").all():
        box = card.bounding_box()
        assert box["x"] + box["width"] <= 1920 - 640
        assert box["y"] + box["height"] <= 1080
