"""Which values the chart of a solution's day spans, and which lines cross it."""

import pytest

from dashboard.figures.day import Axis, Course
from dashboard.screens.stage.day_chart import Day, axis_of, chart, chart_title, round_above, round_below
from dashboard.screens.viewed import Viewed
from devices.packs import read_packs

PACKS = read_packs()


def viewed(solution, language="en", city="istanbul"):
    return Viewed(PACKS.city(city), PACKS.solutions[solution], language, "dark")


def words_across(solution, values, language="en"):
    figure = chart(viewed(solution, language), Day(Course([0.0] * len(values), values)))
    return figure.to_plotly_json()["data"][2]["text"]


def test_the_pack_says_the_top_until_a_value_is_above_it():
    assert axis_of([3, 5], [], top=6, from_zero=True) == Axis(0, 6)
    assert axis_of([3, 9], [], top=6, from_zero=True) == Axis(0, 20)


def test_without_a_top_values_and_thresholds_make_room_for_themselves():
    assert axis_of([2.1, 3.3], [5.0], top=None, from_zero=True) == Axis(0, 6)


def test_a_level_below_the_datum_is_not_cut_off():
    assert axis_of([-0.4, 0.9], [1.2], top=2, from_zero=True) == Axis(-0.4, 2)


def test_a_temperature_need_not_begin_at_zero():
    assert axis_of([12.5, 13.1], [], top=None, from_zero=False).filled is False


def test_a_day_without_readings_has_an_axis_too():
    assert axis_of([], [], top=None, from_zero=True) == Axis(0, 1)


@pytest.mark.parametrize(("value", "below", "above"), [(4.8, 4, 5), (37, 30, 40), (0.26, 0.2, 0.3), (900, 800, 1000)])
def test_a_round_number_is_one_that_people_say(value, below, above):
    assert (round_below(value), round_above(value)) == (pytest.approx(below), pytest.approx(above))


def test_a_mean_is_crossed_by_the_thresholds_of_its_rule_with_their_unit():
    assert words_across("air", [20.0]) == [
        "15\N{NO-BREAK SPACE}µg/m³ · above WHO guideline",
        "37.5\N{NO-BREAK SPACE}µg/m³ · well above WHO guideline",
        "75\N{NO-BREAK SPACE}µg/m³ · far above WHO guideline",
    ]


def test_thresholds_whose_words_would_run_into_each_other_are_left_out():
    assert words_across("parking", [0.3]) == ["85% · is filling up"]


def test_a_count_is_crossed_by_a_plain_round_number():
    assert words_across("security", [2.0]) == ["4"]


@pytest.mark.parametrize(
    ("language", "title"), [("th", "วันนี้: PM2.5 เฉลี่ย (มคก./ลบ.ม.)"), ("en", "Today: PM2.5 on average (µg/m³)")]
)
def test_the_chart_is_named_with_its_unit(language, title):
    assert chart_title(viewed("air", language)) == title


def test_rain_hangs_above_the_water_of_a_flood_and_nothing_above_a_car_park():
    day = Day(Course([0.0, 1.0], [40, 60]), Course([0.0, 1.0], [0.0, 84.2]))
    flood = chart(viewed("flood", "th", city="bangkok"), day).to_plotly_json()["data"]
    assert flood[-1]["text"] == ["ความแรงฝน 84.2\N{NO-BREAK SPACE}มม./ชม."]
    assert len(chart(viewed("parking"), day).to_plotly_json()["data"]) == 3
