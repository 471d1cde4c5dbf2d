"""The control panel on the stage, in a real browser: one PIN, every key, nothing covered, everything named."""

import pytest
from playwright.sync_api import expect
from processes import Roadshow, until
from stages import NO_GL

from dashboard.frontend.build import HERE
from dashboard.words import say

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = """async () => (await axe.run('#control', {resultTypes: ['violations']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => [id, nodes.map(node => node.html.slice(0, 200))])"""
OVER = """() => { const [a, b] = ['#control', '.hero'].map(s => document.querySelector(s).getBoundingClientRect());
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom; }"""
PIN = "271828"
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    show = Roadshow(tmp_path_factory.mktemp("panel"), {"pin": PIN})
    show.start()
    until(lambda: (health := show.is_live()) and health["run"] and health["run"]["state"] == "running")
    yield show
    show.end()


@pytest.fixture
def open_panel(show, open_page):
    """The stage with its panel open, asking for the PIN."""

    def open_panel(query="lang=en"):
        page = open_page(show, query, flags=NO_GL, bypass_csp=True)
        page.keyboard.press("c")
        expect(page.locator("#control input")).to_be_focused()
        return page

    return open_panel


def unlock(page, pin=PIN):
    page.keyboard.type(pin)
    page.keyboard.press("Enter")


def state(show):
    return show.get("/api/v1/run")["run"]["state"]


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("th", "light"), ("ko", "dark"), ("tr", "light")])
def test_it_hides_no_hero_and_axe_finds_nothing_grave(open_panel, language, theme):
    page = open_panel(f"lang={language}&theme={theme}")
    page.add_script_tag(path=AXE)
    assert page.evaluate(GRAVE) == []
    unlock(page)
    expect(page.locator("#control .steps button")).to_have_count(4)
    assert page.evaluate(GRAVE) == []
    assert not page.evaluate(OVER)


def test_it_pauses_and_plays_seeks_and_starts_over_by_keyboard_alone(show, open_panel):
    page = open_panel()
    unlock(page)
    play = page.locator("#control .play")
    expect(play).to_be_focused()
    page.keyboard.press("Enter")
    expect(play).to_have_text(say("en", "control.resume"))
    assert state(show) == "paused"
    page.keyboard.press("Enter")
    expect(play).to_have_text(say("en", "control.pause"))
    noon = page.get_by_role("button", name="12:45 Midday")
    noon.focus()
    expect(page.locator("#control .told")).to_contain_text("the city is at its fullest")
    page.keyboard.press("Enter")
    expect(page.locator("#step")).to_contain_text("Midday")
    expect(page.locator("#step-second")).to_contain_text("Öğle")
    expect(page.locator("#control .steps [aria-current]")).to_have_text("12:45")
    page.locator("#control .reset").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#step")).to_have_text("")
    expect(page.locator(".story").first).to_be_visible()


def test_speed_tap_and_bookmark_show_what_came_of_them(show, open_panel):
    page = open_panel()
    unlock(page)
    expect(page.locator("#control .return")).to_be_disabled()
    page.get_by_role("button", name="×120", exact=True).click()
    expect(page.locator("#control .speeds [aria-pressed=true]")).to_have_text("×120")
    page.get_by_role("button", name="×60", exact=True).click()
    until(lambda: state(show) == "running")
    tap = page.get_by_role("button", name="Network outage")
    expect(tap).to_be_enabled()
    tap.click()
    expect(tap.locator("time")).not_to_be_empty()
    page.locator("#control .bookmark").click()
    expect(page.locator("#control .return")).to_be_enabled()


def test_a_wrong_pin_is_said_and_asked_for_again(open_panel):
    page = open_panel()
    unlock(page, "111111")
    expect(page.locator("#control .said")).to_have_text(say("en", "control.wrong"))
    expect(page.locator("#control .controls")).to_be_hidden()
    expect(page.locator("#control input")).to_be_focused()
    unlock(page)
    expect(page.locator("#control .play")).to_be_focused()


def test_what_is_typed_is_for_the_panel_alone_and_escape_closes_it(open_panel):
    page = open_panel()
    page.keyboard.type("2pb")
    assert page.input_value("#control input") == "2pb"
    assert page.locator("#twin").count() == 0
    assert "solution=" not in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#control")).to_be_hidden()
    expect(page.locator("#desk")).to_be_focused()
    assert page.get_attribute("#desk", "aria-expanded") == "false"


def test_the_pin_is_forgotten_with_the_page(open_panel):
    page = open_panel()
    unlock(page)
    expect(page.locator("#control .play")).to_be_focused()
    page.keyboard.press("c")
    page.keyboard.press("c")
    expect(page.locator("#control .play")).to_be_focused()
    page.reload()
    page.wait_for_selector("body[data-link=live]")
    assert (
        page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage), document.cookie].join('')")
        == ""
    )
    page.keyboard.press("c")
    expect(page.locator("#control input")).to_be_focused()
