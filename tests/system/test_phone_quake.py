"""A quake in a hand: the phone counts down for where its holder is, and then says what it was."""

import json
import math
import urllib.request

import pytest
from playwright.sync_api import expect
from processes import DIRECT, Roadshow, until
from stages import NO_GL

from dashboard.frontend.build import HERE
from dashboard.words import say, screen_words
from devices.packs import read_packs
from devices.words import LANGUAGES

PIN = "271828"
SIZE = {"width": 360, "height": 800}
TABLET = {"width": 768, "height": 1024}
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => [id, nodes.map(node => node.html.slice(0, 200))])"""
BEYOND = """() => [...document.querySelectorAll('#alert *')].filter(e => e.checkVisibility() && !e.closest('.unseen'))
    .filter(e => [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(e => { const {left, right, top, bottom} = e.getBoundingClientRect();
        return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight; })
    .map(e => e.textContent)"""
"""Text that is cut off, or that only scrolling would show."""
LISTEN = """window.spoken = [];
document.addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
    const text = document.querySelector('#alert [aria-live=assertive]')?.textContent;
    if (text && text !== window.spoken.at(-1)) window.spoken.push(text);
}).observe(document, {subtree: true, childList: true, characterData: true}))"""
"""What a screen reader is given to read aloud of the count."""
BEFORE_MS = 58_000
"""Of the scenario, just before the fault breaks."""
FAR, NEAREST = "district-sile", "district-avcilar"
NAMES = read_packs().city("istanbul").places
MERCALLI = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
expect.set_options(timeout=30_000)


def steer(show, action, **more):
    headers = {"Content-Type": "application/json", "X-Roadshow-PIN": PIN}
    body = json.dumps({"action": action, **more}).encode()
    with DIRECT.open(urllib.request.Request(f"http://127.0.0.1:{show.port}/api/v1/run", body, headers), timeout=30):
        return show.get("/api/v1/run")


@pytest.fixture(scope="module")
def warned(tmp_path_factory):
    """The warning is out, S is under way, and there the run stands still."""
    show = Roadshow(tmp_path_factory.mktemp("quake"), {"city": "istanbul", "solution": "earthquake", "pin": PIN})
    show.start()
    until(show.is_live)
    steer(show, "speed", speed=1)
    steer(show, "seek", at_ms=show.get("/api/v1/run")["scenario"]["first_ms"] + BEFORE_MS)
    until(lambda: show.get("/api/v1/quake"))
    steer(show, "pause")
    until(lambda: show.get("/api/v1/run")["run"]["state"] == "paused")
    yield show
    show.end()


@pytest.fixture
def phone(warned, open_page):
    def phone(query, *, size=SIZE, theme="dark"):
        device = {"viewport": size, "color_scheme": theme, "bypass_csp": True, "script": LISTEN}
        return open_page(warned, query, path="m", flags=NO_GL, **device)

    return phone


def reached(show, place):
    return next(one for one in show.get("/api/v1/quake")["places"] if one["place"] == place)


def seconds_left(show, place):
    """By the run's clock, which stands still."""
    return math.ceil((reached(show, place)["s_ms"] - show.get("/api/v1/run")["run"]["at_ms"]) / 1000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picked_district_counts_down_to_the_second_of_the_api_and_nothing_needs_scrolling(warned, phone, language):
    page = phone(f"lang={language}&from={FAR}")
    expect(page.locator(".countdown .digits")).to_have_text(str(seconds_left(warned, FAR)))
    lead = say(language, "phone.quake.coming", place=NAMES[FAR].names[language])
    expect(page.locator(".countdown .lead")).to_have_text(lead)
    expect(page.locator("#alert .todo b")).to_be_visible()
    page.evaluate("document.fonts.ready")
    assert page.evaluate(BEYOND) == []


def test_a_tablet_shows_it_all_too(phone):
    page = phone(f"lang=th&from={FAR}", size=TABLET)
    expect(page.locator(".countdown .digits")).not_to_be_empty()
    assert page.evaluate(BEYOND) == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_grave_on_it_nor_below_it(phone, theme):
    page = phone(f"lang=tr&from={FAR}", theme=theme)
    page.add_script_tag(path=AXE)
    expect(page.locator(".countdown .digits")).not_to_be_empty()
    assert page.evaluate(GRAVE) == []
    page.locator("#alert .dismiss").click()
    expect(page.locator("#answer .name")).to_contain_text(screen_words("tr")["phone.quake.seconds"])
    assert page.evaluate(GRAVE) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_nearest_district_is_told_plainly_that_no_warning_could_be_heard(warned, phone, language):
    assert reached(warned, NEAREST)["warned_s"] < 1
    assert warned.get("/api/v1/quake")["places"][0]["place"] == NEAREST
    page = phone(f"lang={language}&from={NEAREST}")
    told = say(language, "phone.quake.too_near", place=NAMES[NEAREST].names[language])
    expect(page.locator(".countdown")).to_contain_text(told)
    expect(page.locator("#alert .digits")).to_have_text(screen_words(language)["map.quake.now"])
    page.evaluate("document.fonts.ready")
    assert page.evaluate(BEYOND) == []


def test_where_are_you_offers_the_districts_by_the_alphabet_and_keeps_the_choice(phone):
    page = phone("lang=tr")
    page.locator("#alert .dismiss").click()
    offered = page.locator("#from option").all_inner_texts()
    assert len(offered) == 18
    assert [offered.index(name) for name in ("Sarıyer", "Silivri", "Şile", "Üsküdar")] == [12, 13, 14, 16]
    assert page.locator("#from").input_value() == "district-beyoglu"
    page.select_option("#from", FAR)
    expect(page.locator("#answer .ask")).to_contain_text("Şile")
    page.reload()
    expect(page.locator(".countdown .lead")).to_contain_text("Şile")


def test_who_looks_for_a_car_park_is_warned_all_the_same(warned, phone):
    page = phone("lang=en&solution=parking&from=levent-4")
    expect(page.locator(".countdown .lead")).to_contain_text("Şişli")
    expect(page.locator(".countdown .digits")).to_have_text(str(seconds_left(warned, "district-sisli")))


def test_it_is_told_once_counts_without_a_jump_and_ends_with_what_was_felt(warned, phone):
    page = phone(f"lang=en&from={FAR}")
    digits, unit = page.locator(".countdown .digits"), page.locator(".countdown .unit")
    expect(digits).to_have_text(str(seconds_left(warned, FAR)))
    stood_px = unit.bounding_box()["x"]
    steer(warned, "speed", speed=2)
    steer(warned, "resume")
    expect(digits).to_have_text("8")
    assert unit.bounding_box()["x"] == pytest.approx(stood_px, abs=1)
    assert len(page.evaluate("spoken")) == 1
    expect(digits).to_have_text(screen_words("en")["map.quake.now"])
    latest = f"/api/v1/devices/istanbul.building-sensor.{FAR}/latest"
    felt = until(lambda: (value := warned.get(latest)["values"]["intensity"]) > 1 and value)
    expect(digits).to_have_text(MERCALLI[round(felt) - 1])
    expect(page.locator(".countdown .lead")).to_have_text(say("en", "phone.quake.felt", place="Şile"))
    assert [said.partition(" in ")[0] for said in page.evaluate("spoken")] == ["Strong shaking"] * 2 + ["Felt"]
