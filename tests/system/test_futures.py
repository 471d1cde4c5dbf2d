"""What a solution is worth in the product running: reckoned aside, told over MQTT, shown on stage and phone."""

import json
import os
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import psutil
import pytest
from playwright.sync_api import expect
from processes import DIRECT, ROOT, Roadshow, descendants, until
from stages import NO_GL, SMALL_TEXT

from dashboard.frontend.build import HERE
from dashboard.words import screen_words
from devices.words import LANGUAGES

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = """async () => (await axe.run('#futures', {resultTypes: ['violations']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => [id, nodes.map(node => node.html.slice(0, 200))])"""
BEYOND = """() => [...document.querySelectorAll('#futures *')]
    .filter(e => e.checkVisibility() && [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(e => { const {left, right, top, bottom} = e.getBoundingClientRect();
        return left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1; })
    .map(e => e.textContent)"""
"""Text of the sheet that leaves the screen."""
CLIPPED = """() => [...document.querySelectorAll('#futures svg text')].filter(e => e.checkVisibility()).filter(e => {
    const own = e.ownerSVGElement.getBoundingClientRect(), text = e.getBoundingClientRect();
    return text.left < own.left - 1 || text.right > own.right + 1; }).map(e => e.textContent)"""
"""Text of a picture that its edge cuts off."""
PIN = "271828"
OPTIONS = {"city": "bangkok", "solution": "flood", "pin": PIN}
PHONE = {"width": 360, "height": 740}
SIZES = [{"width": 1920, "height": 1080}, {"width": 1080, "height": 1920}, {"width": 1280, "height": 720}]
DRAWN = {"earthquake": ("svg .curve", 3), "parking": (".fullness .bar", 10)}
"""What of a picture there is, and how often."""
expect.set_options(timeout=60_000)


def pause(show):
    """Before any alert takes the phone's screen."""
    headers = {"Content-Type": "application/json", "X-Roadshow-PIN": PIN}
    address = f"http://127.0.0.1:{show.port}/api/v1/run"
    with DIRECT.open(urllib.request.Request(address, b'{"action": "pause"}', headers), timeout=30) as answer:
        assert answer.status in (200, 202)
    until(lambda: show.get("/api/v1/run")["run"]["state"] == "paused")


@contextmanager
def paused(folder, **options):
    show = Roadshow(folder, OPTIONS | options)
    show.start()
    try:
        until(show.is_live)
        pause(show)
        until(lambda: show.get("/api/v1/futures"), limit_s=240.0)
        yield show
    finally:
        show.end()


@pytest.fixture(scope="module")
def flooded(tmp_path_factory):
    with paused(tmp_path_factory.mktemp("futures")) as show:
        yield show


@pytest.fixture(scope="module", params=["earthquake", "parking"])
def other(request, tmp_path_factory):
    """Something else than a flood is compared."""
    with paused(tmp_path_factory.mktemp("futures"), solution=request.param) as show:
        yield show


def reckoner(show):
    return next((child for child in descendants(show) if "compare" in child.cmdline()), None)


def minutes(spread):
    return f"{spread['mean'] / 60:.0f}"


def test_they_are_of_the_run_that_plays_and_of_four_storms(flooded):
    futures = flooded.get("/api/v1/futures")
    assert futures["run"] == flooded.get("/api/v1/run")["run"]["run"]
    assert [storm["seed"] for storm in futures["storms"]] == [1, 2, 3, 4]
    assert futures["earlier"]["plays"] == 4
    assert reckoner(flooded.processes[0]) is None


def test_they_are_what_the_command_line_says(flooded):
    words = [sys.executable, "-m", "roadshow", "compare", "--json", "--city", "bangkok", "--solution", "flood"]
    said = json.loads(subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout)
    told = flooded.get("/api/v1/futures")
    assert {key: said[key] for key in ("wet", "reached_with", "assumptions")} == {
        key: told[key] for key in ("wet", "reached_with", "assumptions")
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1280, 720)])
def test_the_stage_shows_both_and_what_is_assumed(flooded, open_page, language, size):
    viewport = {"width": size[0], "height": size[1]}
    page = open_page(flooded, f"lang={language}&view=futures", viewport=viewport, flags=NO_GL, bypass_csp=True)
    futures, words = flooded.get("/api/v1/futures"), screen_words(language)
    sheet = page.locator("#futures")
    expect(sheet.locator(".gain .number")).to_contain_text(minutes(futures["earlier"]))
    expect(sheet.locator(".badge")).to_have_attribute("data-provenance", "simulated")
    expect(sheet.locator("svg .area")).to_have_count(3)
    assert page.evaluate(BEYOND) == page.evaluate(CLIPPED) == []
    small = 26 * min(max(size) / 1920, min(size) / 1080) - 0.1
    assert [text for text in page.evaluate(SMALL_TEXT, small) if text in sheet.inner_text()] == []
    page.keyboard.press("h")
    rows = sheet.locator(".knowing li")
    expect(rows.filter(has_text=words["futures.flood.same_water"])).to_be_visible()
    assert rows.count() == len(futures["assumptions"]) + 5
    assert page.evaluate(BEYOND) == []
    page.add_script_tag(path=AXE)
    assert page.evaluate(GRAVE) == []


def test_a_stage_that_waits_in_vain_says_calmly_that_it_is_not_known(flooded, open_page):
    page = open_page(flooded, "lang=en", flags=NO_GL)
    page.route("**/api/v1/futures", lambda route: route.fulfill(body="null", content_type="application/json"))
    page.clock.install()
    page.reload()
    page.wait_for_selector("body[data-link=live]")
    page.keyboard.press("f")
    words, reckoning = screen_words("en"), page.locator("#futures .reckoning")
    expect(reckoning).to_have_text(words["futures.waiting"])
    page.clock.fast_forward("06:00")
    expect(reckoning).to_have_text(words["futures.late"])
    expect(page.locator("#futures .picture")).to_be_hidden()


def test_it_comes_and_goes_by_key_and_by_the_panel_and_gives_the_focus_back(flooded, open_page):
    page = open_page(flooded, "lang=en", flags=NO_GL)
    sheet = page.locator("#futures")
    page.keyboard.press("f")
    expect(sheet).to_be_visible()
    page.keyboard.press("f")
    expect(sheet).to_be_hidden()
    page.keyboard.press("f")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.locator("#desk").click()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    button = page.locator("#control .futures")
    button.click()
    expect(sheet).to_be_visible()
    sheet.locator(".close").click()
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()


def test_a_phone_has_a_card_of_them_with_the_same_number(flooded, open_page):
    page = open_page(flooded, "lang=en&solution=flood", path="m", viewport=PHONE, flags=NO_GL)
    card = page.locator("#futures")
    expect(card.locator(".gain .number")).to_contain_text(minutes(flooded.get("/api/v1/futures")["earlier"]))
    expect(card.locator("svg .area")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    expect(card.locator(".knowing")).to_be_hidden()
    card.locator("summary").click()
    expect(card.locator(".knowing")).to_be_visible()


def test_where_nothing_is_compared_there_is_nothing_to_open(flooded, open_page):
    page = open_page(flooded, "lang=en&solution=air&view=futures", flags=NO_GL)
    expect(page.locator("#futures")).to_have_count(0)
    assert page.locator("#control .futures").get_attribute("hidden") is not None


def test_beside_another_solution_that_leads_nothing_of_it_is_shown_as_ones_own(flooded, open_page):
    page = open_page(flooded, "lang=en&solution=parking&view=futures", flags=NO_GL)
    expect(page.locator("#futures .reckoning")).to_have_text(screen_words("en")["futures.late"])
    expect(page.locator("#futures .picture")).to_be_hidden()


def test_those_of_another_kind_are_of_four_plays_and_what_the_command_line_says(other):
    told = other.get("/api/v1/futures")
    words = ["--json", "--city", "bangkok", "--solution", told["kind"]]
    asked = [sys.executable, "-m", "roadshow", "compare", *words]
    said = json.loads(subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout)
    same = {"earthquake": ("fewer", "after_s"), "parking": ("arms", "fullness")}[told["kind"]]
    assert {key: said[key] for key in same} == {key: told[key] for key in same}
    plays = {"earthquake": "quakes", "parking": "seeds"}[told["kind"]]
    assert len(told[plays]) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stage_shows_another_kind_at_every_size_and_what_is_assumed(other, open_page, language):
    page = open_page(other, f"lang={language}&view=futures", viewport=SIZES[0], flags=NO_GL, bypass_csp=True)
    futures, sheet = other.get("/api/v1/futures"), page.locator("#futures")
    expect(sheet.locator(".badge")).to_have_attribute("data-provenance", "simulated")
    for size in SIZES:
        page.set_viewport_size(size)
        expect(sheet.locator(DRAWN[futures["kind"]][0])).to_have_count(DRAWN[futures["kind"]][1])
        page.evaluate("new Promise(requestAnimationFrame)")
        assert page.evaluate(BEYOND) == page.evaluate(CLIPPED) == []
        longer, shorter = max(size.values()), min(size.values())
        small = page.evaluate(SMALL_TEXT, 26 * min(longer / 1920, shorter / 1080) - 0.1)
        assert [text for text in small if text in sheet.inner_text()] == []
        page.keyboard.press("h")
        assert sheet.locator(".knowing li").count() >= len(futures["assumptions"]) + 5
        assert page.evaluate(BEYOND) == []
        page.keyboard.press("h")
    page.add_script_tag(path=AXE)
    assert page.evaluate(GRAVE) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_has_a_card_of_another_kind_that_fits(other, open_page, language):
    page = open_page(other, f"lang={language}", path="m", viewport=PHONE, flags=NO_GL)
    kind, card = other.get("/api/v1/futures")["kind"], page.locator("#futures")
    expect(card.locator(DRAWN[kind][0])).to_have_count(DRAWN[kind][1])
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    card.locator("summary").click()
    expect(card.locator(".knowing")).to_be_visible()


@pytest.mark.skipif(os.name != "posix", reason="priorities and signals as POSIX has them")
def test_who_reckons_is_polite_and_dies_with_the_simulator(roadshow):
    roadshow.options = OPTIONS
    roadshow.start("broker")
    roadshow.start("hub")
    simulator = roadshow.start("simulate")
    child = until(lambda: reckoner(simulator))
    until(lambda: child.nice() > psutil.Process(simulator.pid).nice())
    simulator.kill()
    simulator.wait()
    child.wait(20)
