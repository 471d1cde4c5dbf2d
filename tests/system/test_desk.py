"""The desk in a real browser beside a real stage: one presents, all others look on, and a dead hub forgets nothing."""

import os
import re

import psutil
import pytest
from playwright.sync_api import expect
from processes import Roadshow, until
from stages import NO_GL, SOFTWARE_GL

from dashboard.frontend.build import HERE
from dashboard.words import say
from devices.packs import read_packs
from devices.topic import Ask
from devices.words import LANGUAGES
from roadshow.cannot import Cannot
from roadshow.engineers.control import control
from roadshow.settings import read_settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a part is killed by a signal")

PIN = "271828"
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => [id, nodes.map(node => node.html.slice(0, 200))])"""
SMALL = """() => [...document.querySelectorAll('button, select, input, a')].filter(e => e.checkVisibility())
    .map(e => [e.id || e.textContent, e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 48 || box.width < 48).map(([name, box]) => [name, box.width, box.height])"""
TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"
KEPT = "() => [...Object.entries(localStorage), ...Object.entries(sessionStorage), document.cookie].join()"
HAND = {"width": 360, "height": 800}
SIZES = [HAND, {"width": 768, "height": 1024}, {"width": 1024, "height": 768}]
PARKING = read_packs().solutions["parking"]
STORY = "istanbul-weekday"
KEYS = [step.key for step in PARKING.stories[STORY].steps]
expect.set_options(timeout=30_000)


def says(number, language="en"):
    return PARKING.words[language][f"stories.{STORY}.steps.{KEYS[number]}.says"]


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    show = Roadshow(tmp_path_factory.mktemp("desk"), {"pin": PIN})
    show.start()
    until(lambda: (health := show.is_live()) and health["run"] and health["run"]["state"] == "running")
    yield show
    show.end()


@pytest.fixture(scope="module")
def flooded(tmp_path_factory):
    show = Roadshow(tmp_path_factory.mktemp("flood"), {"pin": PIN, "city": "bangkok", "solution": "flood"})
    show.start()
    until(lambda: (health := show.is_live()) and health["run"] and health["run"]["state"] == "running")
    yield show
    show.end()


@pytest.fixture
def open_desk(show, open_page):
    def open_desk(query="lang=en", *, viewport=HAND, **context):
        return open_page(show, query, path="desk", viewport=viewport, flags=NO_GL, **context)

    return open_desk


@pytest.fixture
def desk(open_desk):
    """Who presents; his seat is free again after the test."""
    desk = take_seat(open_desk(), "Ayşe")
    yield desk
    if desk.get_attribute("body", "data-seat") == "mine":
        desk.locator("#leave").click()
        expect(desk.locator("body")).to_have_attribute("data-seat", "free")


def take_seat(desk, name, *, take_over=False):
    desk.fill("#pin", PIN)
    desk.fill("#name", name)
    desk.click("#take")
    if take_over:
        expect(desk.locator("#take")).to_have_text(say("en", "desk.take_over"))
        desk.click("#take")
    expect(desk.locator("body")).to_have_attribute("data-seat", "mine")
    return desk


def plays(show):
    return show.get("/api/v1/run")


def test_a_story_is_told_from_the_desk_and_the_stage_says_each_sentence(show, open_page, desk):
    stage = open_page(show, "lang=en", flags=NO_GL)
    run = plays(show)["run"]["run"]
    for number, key in enumerate(KEYS):
        desk.click("#next")
        expect(stage.locator("#step")).to_have_text(says(number))
        expect(stage.locator("#step-second")).to_have_text(says(number, "tr"))
        expect(desk.locator("#says")).to_have_text(says(number, "tr"))
        expect(desk.locator("#now span")).to_contain_text(f"{number + 1} of {len(KEYS)}")
        until(lambda: show.get("/api/v1/show")["cues"] == "done")
        assert show.get("/api/v1/show")["step"] == key
    assert plays(show)["run"]["run"] != run, "the story began its scenario anew"
    assert plays(show)["scenario"]["taps"][0]["happened_ms"], "one of its cues let something happen"
    assert (show.get("/api/v1/show")["view"], plays(show)["run"]["speed"]) == ("contact", 60)
    expect(desk.locator("#next")).to_have_text(say("en", "desk.again"))
    desk.click("#back")
    expect(stage.locator("#step")).to_have_text(says(len(KEYS) - 2))


def test_the_wall_speaks_other_languages_than_the_notes(show, desk):
    desk.select_option("#choose-language", "ko")
    until(lambda: show.get("/api/v1/show")["language"] == "ko")
    expect(desk.locator("#says")).to_have_attribute("lang", "ko")
    expect(desk.locator("#notes")).to_contain_text(say("en", "desk.point"))
    desk.select_option("#choose-language", "tr")
    expect(desk.locator("#says")).to_have_attribute("lang", "tr")


def test_the_walls_camera_goes_where_the_desk_sends_it(show, open_page, desk):
    stage = open_page(show, "lang=en", flags=SOFTWARE_GL)
    desk.click("#cameras button:nth-child(2)")
    expect(stage.locator("body")).to_have_class(re.compile(r"\bclose\b"))
    desk.click("#cameras button:nth-child(1)")
    expect(stage.locator("body")).not_to_have_class(re.compile(r"\bclose\b"))


def test_the_wall_shows_what_it_is_worth_while_the_desk_wants_it(flooded, open_page):
    stage = open_page(flooded, "lang=en", flags=NO_GL)
    desk = take_seat(open_page(flooded, "lang=en", path="desk", viewport=HAND, flags=NO_GL), "Chai")
    desk.click("#views button:nth-child(2)")
    expect(stage.locator("#futures")).to_be_visible()
    expect(desk.locator("#now span")).to_contain_text(say("en", "desk.worth"))
    desk.click("#views button:nth-child(1)")
    expect(stage.locator("#futures")).to_be_hidden()


def test_whoever_takes_over_presents_and_who_did_looks_on_at_once(show, open_desk, desk):
    second = open_desk()
    expect(second.locator("#who")).to_have_text(say("en", "desk.other", name="Ayşe"))
    expect(second.locator("#dock")).to_be_hidden()
    second.fill("#pin", PIN)
    second.fill("#name", "Berk")
    second.click("#take")
    expect(second.locator("#asks")).to_contain_text("Ayşe has been presenting since")
    assert desk.get_attribute("body", "data-seat") == "mine", "nothing is taken without a second word"
    second.click("#take")
    expect(second.locator("body")).to_have_attribute("data-seat", "mine")
    expect(desk.locator("body")).to_have_attribute("data-seat", "other")
    expect(desk.locator("#asks")).to_have_text(say("en", "desk.lost", name="Berk"))
    expect(desk.locator("#dock")).to_be_hidden()
    assert desk.evaluate(KEPT) == "", "the former token is forgotten"
    assert show.get("/api/v1/show")["presenter"]["name"] == "Berk"
    take_seat(desk, "Ayşe", take_over=True)
    expect(second.locator("body")).to_have_attribute("data-seat", "other")


def test_a_hub_that_is_killed_comes_back_with_seat_and_step_and_what_was_asked_meanwhile(show, desk):
    desk.click("#next")
    number = KEYS.index(until(lambda: show.get("/api/v1/show")["step"]))
    before = show.get("/api/v1/show")
    hub = next(part for part in psutil.Process(show.processes[0].pid).children() if part.cmdline()[-1] == "hub")
    hub.kill()
    hub.wait(10)
    desk.click("#next")
    expect(desk.locator("#said")).to_have_text(say("en", "desk.unsent"))
    expect(desk.locator("#says")).to_have_text(says((number + 1) % len(KEYS), "tr"))
    until(show.health)
    assert show.get("/api/v1/show")["presenter"] == before["presenter"]
    until(lambda: show.get("/api/v1/show")["step"] == KEYS[(number + 1) % len(KEYS)])
    expect(desk.locator("body")).to_have_attribute("data-seat", "mine")
    expect(desk.locator("#said")).to_have_text("")
    until(lambda: show.get("/api/v1/show")["cues"] == "done")


def test_a_page_that_is_loaded_again_still_presents_and_nothing_holds_the_pin(desk):
    assert PIN not in desk.evaluate(KEPT) + desk.url + desk.input_value("#pin")
    desk.reload()
    expect(desk.locator("body")).to_have_attribute("data-seat", "mine")
    expect(desk.locator("#moves")).to_be_visible()


def test_a_wrong_pin_is_said_and_opens_nothing(open_desk):
    desk = open_desk()
    desk.fill("#pin", "111111")
    desk.click("#take")
    expect(desk.locator("#asks")).to_have_text(say("en", "control.wrong"))
    expect(desk.locator("#dock")).to_be_hidden()


def test_reset_and_another_solution_leave_time_to_undo(show, desk):
    run = until(lambda: (now := plays(show)["run"]) and now["state"] == "running" and now)
    desk.clock.install()
    desk.click("#reset")
    expect(desk.locator("#undo span")).to_have_text(say("en", "desk.resets", seconds="3"))
    desk.click("#undo button")
    desk.clock.run_for(10_000)
    expect(desk.locator("#undo")).to_be_hidden()
    assert plays(show)["run"]["run"] == run["run"]
    desk.select_option("#choose-solution", "air")
    expect(desk.locator("#undo span")).to_contain_text("3 s")
    desk.clock.run_for(3_000)
    until(lambda: (now := plays(show)) and now["scenario"] and now["scenario"]["solution"] == "air")
    assert show.get("/api/v1/show")["solution"] == "air"
    desk.clock.run_for(3_000)
    expect(desk.locator("#now b")).to_contain_text(read_packs().solutions["air"].words["en"]["name"])
    desk.select_option("#choose-solution", "parking")
    desk.clock.run_for(3_000)
    until(lambda: (now := plays(show)) and now["scenario"] and now["scenario"]["solution"] == "parking")
    until(lambda: plays(show)["run"]["state"] == "running")


def test_events_and_transport_are_a_tap_away(show, desk):
    until(lambda: plays(show)["run"]["state"] == "running")
    desk.click("#play")
    expect(desk.locator("#play")).to_have_text(say("en", "control.resume"))
    assert plays(show)["run"]["state"] == "paused"
    desk.select_option("#speed", "120")
    until(lambda: plays(show)["run"]["speed"] == 120)
    tap = desk.locator("#taps button").first
    expect(tap).to_be_enabled()
    tap.click()
    expect(tap.locator("time")).not_to_be_empty()
    desk.click("#bookmark")
    expect(desk.locator("#return")).to_be_visible()
    desk.locator("#steps button").nth(2).click()
    expect(desk.locator("#steps [aria-current=step]")).to_contain_text("12:45")
    desk.click("#play")
    until(lambda: plays(show)["run"]["state"] == "running")


def test_while_somebody_presents_neither_the_walls_panel_nor_a_terminal_steers(show, open_page, desk):
    stage = open_page(show, "lang=en", flags=NO_GL)
    stage.keyboard.press("c")
    stage.keyboard.type(PIN)
    stage.keyboard.press("Enter")
    expect(stage.locator("#control .said")).to_have_text(say("en", "control.taken"))
    settings = read_settings(port=show.port, mqtt_port=show.mqtt_port, data=show.folder / "data")
    with pytest.raises(Cannot, match=r"Ayşe presents at the desk since \d\d:\d\d and steers alone; .*--anyway"):
        control(settings, Ask.SPEED, "60")
    control(settings, Ask.SPEED, "60", anyway=True)
    desk.click("#leave")
    expect(desk.locator("body")).to_have_attribute("data-seat", "free")
    control(settings, Ask.SPEED, "60")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_fits_every_hand_and_axe_finds_nothing_grave(open_desk, language, theme):
    desk = open_desk(f"lang={language}&theme={theme}", bypass_csp=True)
    desk.add_script_tag(path=AXE)
    assert desk.evaluate(GRAVE) == []
    take_seat(desk, "Ayşe")
    desk.click("#next")
    expect(desk.locator("#notes li").first).to_be_visible()
    expect(desk.locator("#taps button").first).to_be_enabled()
    expect(desk.locator("#lines li").first).to_be_visible()
    for size in SIZES:
        desk.set_viewport_size(size)
        assert desk.evaluate(TOO_WIDE) == 0
        assert desk.evaluate(SMALL) == []
        assert desk.evaluate(GRAVE) == []
    desk.click("#leave")
    expect(desk.locator("#who")).to_have_text(re.compile(re.escape(say(language, "desk.free"))))
