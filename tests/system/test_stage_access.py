"""Every screen for screen readers, and the stage for keyboards and eyes that see colours otherwise."""

from itertools import cycle, product

import pytest
from playwright.sync_api import expect
from stages import NO_GL

from dashboard.frontend.build import HERE
from dashboard.words import say
from devices.packs import read_packs
from devices.words import LANGUAGES

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => [id, nodes.map(node => node.html.slice(0, 200))])"""
PACKS = read_packs()
SHOWN = [solution.id for solution in PACKS.solutions_beside(PACKS.solutions["parking"], "istanbul")]
SCREENS = {"": "#announced", "m": "#places .badge", "contract": ".c-kind h3", "health": ".h-all"}
"""By path, and what is there once a screen says all that it has to say."""
expect.set_options(timeout=30_000)


@pytest.mark.parametrize(("path", "told"), SCREENS.items(), ids=["stage", "phone", "contract", "health"])
def test_axe_finds_nothing_grave_on_any_screen(show, open_page, path, told):
    """Axe comes past the page's own policy, which lets no foreign script in; the policy has its own test."""
    for (language, theme), solution in zip(product(LANGUAGES, ("dark", "light")), cycle(SHOWN)):
        query = f"solution={solution}&lang={language}&theme={theme}"
        page = open_page(show, query, path=path, link="", flags=NO_GL, bypass_csp=True, color_scheme=theme)
        expect(page.locator(told).first).not_to_be_empty()
        page.add_script_tag(path=AXE)
        assert page.evaluate(GRAVE) == [], query
        page.context.close()


def test_a_digit_shows_another_solution_in_the_same_language_and_theme(show, open_page):
    page = open_page(show, "lang=ko&theme=light")
    page.keyboard.press("2")
    page.wait_for_url("**solution=*")
    page.wait_for_selector("body[data-link=live]")
    chosen = page.locator("#solutions [aria-current]")
    expect(chosen.locator("kbd")).to_have_text("2")
    assert page.get_attribute("html", "lang") == "ko"
    assert page.get_attribute("html", "data-theme") == "light"


def test_every_choice_is_reached_by_tab_and_seen_to_be(show, open_page):
    page = open_page(show, "lang=en")
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    said = " ".join(reached)
    for solution in SHOWN:
        assert PACKS.solutions[solution].words["en"]["name"] in said
    assert say("en", "plan.title", place="4. Levent") in said


def test_the_number_that_matters_is_announced_and_the_map_is_a_list(show, open_page):
    page = open_page(show, "lang=en&solution=parking")
    expect(page.locator("#announced")).to_contain_text("free places")
    assert page.get_attribute("#announced", "aria-live") == "polite"
    places = page.locator("#places li").all_inner_texts()
    assert len(places) == 20
    assert all(": " in place for place in places)


def test_what_is_in_another_language_says_so(show, open_page):
    page = open_page(show, "lang=en")
    assert page.get_attribute(".story-second", "lang") == "tr"
    assert page.get_attribute("#marks .district >> nth=0", "lang") == "tr"
    assert open_page(show, "lang=th").get_attribute(".story-second", "lang") == "en"


def test_a_state_is_told_by_shape_and_word_too(show, open_page):
    page = open_page(show, "lang=en&solution=air")
    watched = page.locator("#marks .mark[data-level=watch]").first
    watched.wait_for()
    expect(watched.locator(".care")).to_be_visible()
    expect(page.locator("#marks .label[data-level=watch]:not(.hidden)").first).to_contain_text(
        say("en", "levels.watch")
    )
