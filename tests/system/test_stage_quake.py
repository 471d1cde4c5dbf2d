"""An earthquake on the stage, by the run's clock: fronts, countdowns, what was felt, and a quake that is dropped."""

from math import ceil, hypot, sqrt

import pytest
from playwright.sync_api import expect
from processes import Roadshow, until
from stages import NO_GL

from broker.warning.waves import km_between
from dashboard.frontend.build import HERE
from dashboard.screens.stage.quake import homes, is_framed
from dashboard.words import say
from devices.packs import read_packs

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => [id, nodes.map(node => node.html.slice(0, 200))])"""
PIN = "271828"
PACKS = read_packs()
CITY, QUAKES = PACKS.city("istanbul"), PACKS.solutions["earthquake"]
FRAMED = {home.id: home.names["en"] for home in homes(CITY, QUAKES) if is_framed(home, CITY, QUAKES)}
LABELS = """() => Object.fromEntries([...document.querySelectorAll('#marks .label[data-aside]')]
    .filter(e => !['', 'resting', 'triggered'].includes(e.dataset.aside))
    .map(e => [e.querySelector('.name').innerText.trim(), e.querySelector('.word').innerText.trim()]))"""
WIDTH = """wave => document.querySelector(`.fronts .${wave}`).getBBox().width"""
"""Of a circle on the map, in pixels."""
BEFORE_RUPTURE_S = 55
ENOUGH_FOR_STATIONS_S = 14
"""A station hears against ten seconds of rest."""
NEAR_PX = 120
"""So near the touched spot four stations place it: some 8 km."""
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def quaking(tmp_path_factory):
    show = Roadshow(tmp_path_factory.mktemp("quaking"), {"city": "istanbul", "solution": "earthquake", "pin": PIN})
    show.start()
    until(lambda: (health := show.is_live()) and health["run"] and health["run"]["state"] == "running")
    yield show
    show.end()


@pytest.fixture
def steer(quaking, page):
    def steer(**asked):
        headers = {"X-Roadshow-PIN": PIN}
        answer = page.request.post(f"http://127.0.0.1:{quaking.port}/api/v1/run", data=asked, headers=headers)
        assert answer.ok, answer.text()

    return steer


@pytest.fixture
def page(quaking, open_page):
    return open_page(quaking, "lang=en", flags=NO_GL, bypass_csp=True)


def run(show):
    return show.get("/api/v1/run")["run"]


def second(show):
    """What a stage without motion shows while the run stands: the whole second of its clock."""
    return run(show)["at_ms"] // 1000 * 1000


def stand(show, page, steer):
    """Once the run stands, so does the stage: at the same second."""
    steer(action="pause")
    page.wait_for_selector("body[data-run=paused]")


def front_km(quake, wave, now_ms):
    ran_km = quake[f"{wave}_km_s"] * (now_ms - quake["origin_ms"]) / 1000
    return sqrt(max(ran_km**2 - quake["depth_km"] ** 2, 0))


def expected_words(quake, now_ms):
    """By district on the map, as /api/v1/quake gives them."""
    return {
        reached["names"]["en"]: say("en", "map.quake.seconds", seconds=f"{ceil((reached['s_ms'] - now_ms) / 1000)}")
        if now_ms < reached["s_ms"]
        else say("en", "map.quake.now")
        for reached in quake["places"]
        if reached["place"] in FRAMED
    }


def aim(page):
    page.keyboard.press("c")
    if page.locator("#control input").is_visible():
        page.keyboard.type(PIN)
        page.keyboard.press("Enter")
    page.locator("#control .drop").click()
    expect(page.locator("#drop .field")).to_be_focused()


def felt(show, place):
    return show.get(f"/api/v1/devices/istanbul.building-sensor.{place}/latest")["values"]["intensity"]


def test_fronts_and_districts_keep_the_runs_time_and_then_say_what_was_felt(quaking, page, steer):
    begins_ms = quaking.get("/api/v1/run")["scenario"]["begins_ms"]
    expect(page.locator(".fronts")).to_have_class("fronts hidden")
    steer(action="seek", at_ms=begins_ms + 1000 * BEFORE_RUPTURE_S)
    until(lambda: quaking.get("/api/v1/quake"))
    stand(quaking, page, steer)
    quake = quaking.get("/api/v1/quake")

    expect(page.locator(".quake-note")).to_contain_text("too near to be warned")
    expect(page.locator("#waves")).to_contain_text("From the warning to the S wave: 0 to ")
    pixels_per_km = page.evaluate(WIDTH, "blind") / 2 / quake["blind_zone_km"]
    reached = []
    for _ in range(2):
        now_ms = second(quaking)
        for wave in ("p", "s"):
            drawn_km = page.evaluate(WIDTH, f"front.{wave}") / 2 / pixels_per_km
            assert drawn_km == pytest.approx(front_km(quake, wave, now_ms), rel=0.02)
        assert page.evaluate(LABELS) == expected_words(quake, now_ms)
        reached.append(now_ms)
        steer(action="resume")
        until(lambda: second(quaking) >= reached[-1] + 1000)
        stand(quaking, page, steer)
    page.add_script_tag(path=AXE)
    assert page.evaluate(GRAVE) == []

    steer(action="resume")
    until(lambda: all(felt(quaking, place) > 1 for place in FRAMED))
    for place, name in FRAMED.items():
        label = page.locator("#marks .label[data-aside=felt]").filter(has_text=name)
        expect(label).to_contain_text(f"{felt(quaking, place):.1f}")
        expect(label).to_contain_text(say("en", f"levels.{'danger' if felt(quaking, place) >= 7 else 'warning'}"))


def test_a_reset_clears_all_escape_drops_nothing_and_a_quake_begins_where_the_map_was_touched(quaking, page, steer):
    expect(page.locator(".fronts")).to_have_class("fronts")
    steer(action="reset")
    expect(page.locator(".fronts")).to_have_class("fronts hidden")
    expect(page.locator(".quake-note")).to_have_count(0)
    assert page.evaluate(LABELS) == {}

    begins_ms = quaking.get("/api/v1/run")["scenario"]["begins_ms"]
    aim(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#drop .go")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#drop")).to_have_count(0)
    expect(page.locator("#desk")).to_be_focused()
    aim(page)
    touched = {"x": 600.0, "y": 760.0}
    page.mouse.click(**touched)
    more = page.get_by_role("button", name="Magnitude: more")
    more.click()
    expect(page.locator("#drop output").first).to_have_text("6.6")
    page.add_script_tag(path=AXE)
    assert page.evaluate(GRAVE) == []
    until(lambda: run(quaking)["at_ms"] > begins_ms + 1000 * ENOUGH_FOR_STATIONS_S)
    page.locator("#drop .go").click()
    expect(page.locator("#drop")).to_have_count(0)

    page.wait_for_selector(".fronts:not(.hidden)")
    star = page.locator(".epicentre").bounding_box()
    off_px = hypot(star["x"] + star["width"] / 2 - touched["x"], star["y"] + star["height"] / 2 - touched["y"])
    assert off_px < NEAR_PX
    quake = quaking.get("/api/v1/quake")
    assert km_between(quake["lon"], quake["lat"], 28.65, 40.85) > 5, "this is another than the scenario's"
