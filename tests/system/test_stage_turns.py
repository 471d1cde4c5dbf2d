"""One page of the stage for a whole day: it turns to other solutions and languages, and nothing of the last stays."""

from itertools import cycle, islice, product

import httpx
from playwright.sync_api import expect
from processes import until
from stages import NO_GL

from devices.packs import read_packs
from devices.words import LANGUAGES

PACKS = read_packs()
ON_SHOW = "parking"
OTHERS = [each.id for each in PACKS.solutions_beside(PACKS.solutions[ON_SHOW], "istanbul") if each.id != ON_SHOW]
ROUND = [*OTHERS, ON_SHOW]
TURNS = 30
TURN = "solution => document.querySelector(`#solutions a[href*='solution=${solution}']`).click()"
IS_THERE = """solution => !!document.querySelector(`#solutions [aria-current][href*='solution=${solution}']`)
    && document.querySelector('#tile-0').textContent !== '–'"""
"""Asked in the page: what a test holds of a page's elements is never let go."""
FURNITURE = """() => [...document.querySelectorAll('body *')].filter(e => e.id && !e.closest('svg, #day'))
    .map(e => `${e.tagName}#${e.id}`).sort()"""
expect.set_options(timeout=30_000)


def turned(page, solution):
    page.evaluate(TURN, solution)
    page.wait_for_function(IS_THERE, arg=solution)


def weight(page, session):
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    measured = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return measured["Nodes"], measured["JSEventListeners"]


def test_after_thirty_turns_the_page_holds_no_more_than_after_the_first(show, open_page):
    page = open_page(show, "lang=en", flags=NO_GL)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for solution in ROUND:
        turned(page, solution)
    nodes, listeners = weight(page, session)
    for solution in islice(cycle(ROUND), TURNS + -TURNS % len(ROUND)):
        turned(page, solution)
    nodes_then, listeners_then = weight(page, session)
    assert nodes_then < nodes * 1.15, "what happens meanwhile is listed, a show that is kept would double it"
    assert listeners_then <= listeners + len(ROUND)


def test_a_turned_page_is_furnished_as_one_that_was_opened_there(show, open_page):
    page = open_page(show, "lang=th", flags=NO_GL)
    for solution in OTHERS:
        turned(page, solution)
        opened = open_page(show, f"lang=th&solution={solution}", flags=NO_GL)
        opened.wait_for_function(IS_THERE, arg=solution)
        assert page.evaluate(FURNITURE) == opened.evaluate(FURNITURE)
        assert page.title() == opened.title()
        for part in (".story:not(#step)", ".story-second:not(#step-second)", ".hero-word", ".tiles .others"):
            assert (
                page.locator(part).first.inner_text().split()[-1] == opened.locator(part).first.inner_text().split()[-1]
            )
        opened.context.close()


def test_the_way_back_is_the_browsers(show, open_page):
    page = open_page(show, "lang=en", flags=NO_GL)
    turned(page, OTHERS[0])
    page.go_back()
    page.wait_for_function(IS_THERE, arg=ON_SHOW)
    expect(page.locator("#solutions [aria-current] .solution")).to_have_text(
        PACKS.solutions[ON_SHOW].words["en"]["name"]
    )


def test_only_what_plays_here_in_a_language_we_speak_is_turned_to(show, open_page):
    page = open_page(show, "lang=en", flags=NO_GL)
    for path in ("air/xx/dark", "nothing/en/dark", "air/en/pink"):
        assert page.request.get(f"http://127.0.0.1:{show.port}/stage/turn/{path}.json").status == 404
    for language, theme in product(LANGUAGES, ("dark", "light")):
        turn = page.request.get(f"http://127.0.0.1:{show.port}/stage/turn/air/{language}/{theme}.json")
        assert turn.status == 200
        assert turn.json()["title"].endswith(PACKS.solutions["air"].words[language]["name"])


IDLE_S = 95
STANDS_S = 21
SHOWN = """(() => {
    const solution = document.querySelector('#solutions [aria-current]')?.href.match(/solution=([^&]*)/)[1];
    return `${solution} ${document.documentElement.lang}`;
})()"""


def test_where_nobody_presents_it_goes_through_solutions_and_languages_until_somebody_touches_it(show, open_page):
    until(lambda: httpx.get(f"http://127.0.0.1:{show.port}/api/v1/show").json()["attract"], limit_s=2 * IDLE_S)
    page = open_page(show, flags=NO_GL, attended=False)
    page.clock.install()
    page.reload()
    page.wait_for_selector("body[data-link=live]")
    page.wait_for_function("document.querySelector('#tile-0').textContent !== '–'")
    seen = [page.evaluate(SHOWN)]
    for _ in range(len(ROUND) + 1):
        page.clock.fast_forward(1000 * STANDS_S)
        page.wait_for_function(f"before => ({SHOWN}) !== before", arg=seen[-1])
        seen.append(page.evaluate(SHOWN))
    assert {each.split()[0] for each in seen} == set(ROUND)
    assert [each.split()[1] for each in seen] == ["tr"] * len(ROUND) + ["en"] * 2
    page.mouse.click(5, 900)
    page.clock.fast_forward(1000 * STANDS_S)
    page.wait_for_selector("body[data-link=live]")
    assert page.evaluate(SHOWN) == seen[-1]


def test_what_a_visitor_left_open_is_gone_when_he_has_been_away_for_a_while(show, open_page):
    page = open_page(show, "lang=en&solution=parking", flags=NO_GL, attended=False)
    page.clock.install()
    page.reload()
    page.wait_for_selector("body[data-link=live]")
    page.keyboard.press("c")
    page.keyboard.press("p")
    turned(page, OTHERS[0])
    page.keyboard.press("c")
    expect(page.locator("#control")).to_be_visible()
    page.clock.fast_forward(1000 * IDLE_S)
    page.wait_for_function(IS_THERE, arg=ON_SHOW)
    expect(page.locator("#control")).to_be_hidden()
    expect(page.locator("#twin")).to_have_count(0)
    assert page.url.endswith("?lang=en&solution=parking")
