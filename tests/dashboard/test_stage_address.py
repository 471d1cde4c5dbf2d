"""What a page of the stage shows, by the query of its address."""

import json

import pytest

from dashboard.screens.stage.day_chart import Day
from dashboard.screens.stage.layout import stage_layout
from dashboard.screens.stage.stage import StageSetting, viewed_at
from devices.packs import read_packs

PACKS = read_packs()
SETTING = StageSetting(PACKS, PACKS.city("istanbul"), PACKS.solutions["parking"], lambda _: [])


def shown(**query):
    viewed = viewed_at(SETTING, query)
    return viewed.solution.id, viewed.language, viewed.theme


def laid_out(**query):
    return json.dumps(stage_layout(viewed_at(SETTING, query), Day()).to_plotly_json(), default=_plain)


def _plain(component):
    return component.to_plotly_json()


def test_an_address_that_asks_nothing_shows_the_hubs_own():
    assert shown() == ("parking", "tr", "dark")


def test_an_address_chooses_solution_language_and_theme():
    assert shown(solution="air", lang="ko", theme="light") == ("air", "ko", "light")


@pytest.mark.parametrize("query", [{"solution": "nope"}, {"lang": "xx"}, {"theme": "pink"}])
def test_what_is_asked_for_wrongly_is_as_if_nothing_was_asked(query):
    assert shown(**query) == ("parking", "tr", "dark")


def test_a_solution_that_is_not_there_is_named_calmly():
    assert "“nope” does not play here" in json.loads(f'"{_text(laid_out(solution="nope", lang="en"))}"')
    assert "does not play here" not in laid_out(solution="air", lang="en")


def test_a_solution_of_another_city_does_not_play_here():
    khon_kaen = StageSetting(PACKS, PACKS.city("khon-kaen"), PACKS.solutions["air"], lambda _: [])
    assert viewed_at(khon_kaen, {"solution": "parking"}).unknown == "parking"
    assert {solution.id for solution in viewed_at(khon_kaen, {}).offered} == {"air", "flood", "security"}


def test_the_solution_on_show_comes_first_in_the_row():
    assert viewed_at(SETTING, {}).offered[0].id == "parking"


def test_a_choice_keeps_what_the_address_asked_for_and_adds_nothing():
    assert '"/?solution=air&theme=light"' in laid_out(theme="light")
    assert '"/?solution=air"' in laid_out()


def _text(dumped):
    """The note, as it stands in the layout."""
    start = dumped.index('"id": "note"')
    children = dumped.rfind('"children": "', 0, start) + len('"children": "')
    return dumped[children : dumped.index('"', children)]
